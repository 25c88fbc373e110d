import { IconCash, IconCreditCard, IconShoppingCart, IconTruckDelivery } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '../../../contract/streams.ts';
import { FigureCard } from '../../ui/figure-card.tsx';
import { useFormats } from '../../ui/formats.ts';
import { SuccessRate } from './success-rate.tsx';
import classes from './dashboard.module.css';

export type FiguresProps = { readonly dashboard: Dashboard | undefined };

/** Each figure leads to the list that makes it. */
export function Figures({ dashboard }: FiguresProps) {
  const { t } = useTranslation('dashboard');
  const { number, money } = useFormats();
  const title = t('figures.open');
  const revenue = dashboard?.revenue ?? [];
  const others = revenue.slice(1).map(money).join(' · ');

  return (
    <section className={classes.figures} aria-label={t('figures.label')}>
      <FigureCard
        testId="figure-orders"
        name={t('figures.orders')}
        link={{ href: '/orders', title }}
        icon={IconShoppingCart}
        value={dashboard && number(dashboard.orders)}
        detail={t('figures.ordersHint')}
      />
      <FigureCard
        testId="figure-payments"
        name={t('figures.payments')}
        link={{ href: '/payments', title }}
        icon={IconCreditCard}
        value={dashboard && number(dashboard.payments.succeeded)}
        detail={dashboard && t('figures.ofPayments', { count: dashboard.payments.total })}
      />
      <FigureCard
        testId="figure-deliveries"
        name={t('figures.deliveries')}
        link={{ href: '/deliveries', title }}
        icon={IconTruckDelivery}
        value={dashboard && number(dashboard.deliveries.total)}
        detail={dashboard && t('figures.delivered', { count: dashboard.deliveries.delivered })}
      />
      <FigureCard
        testId="figure-revenue"
        name={t('figures.revenue')}
        link={{ href: '/payments', title }}
        icon={IconCash}
        value={dashboard && money(revenue[0] ?? { minor: 0, currency: 'EUR' })}
        detail={others === '' ? t('figures.netOfRefunds') : t('figures.andOthers', { others })}
      />
      <SuccessRate payments={dashboard?.payments} />
    </section>
  );
}
