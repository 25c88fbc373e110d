import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import type { OrderView } from '../../../contract/rows.ts';
import { balancesOf, type Balance } from '../../../domain/payment-money.ts';
import { useCommandTimes } from '../../bridge/use-command-times.ts';
import { useWorld } from '../../bridge/world.ts';
import { NO_VALUE, useFormats } from '../../ui/formats.ts';
import { Panel } from '../../ui/panel.tsx';
import { useProductText } from '../../ui/use-product-text.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import classes from './order.module.css';

/** Who, what, how much. */
export function OrderFacts({ view: { orderId, order, payments } }: { readonly view: OrderView }) {
  const { t } = useTranslation(['order', 'common']);
  const formats = useFormats();
  const productText = useProductText();
  return (
    <Panel title={t('common:order')} testId="order-facts">
      <p className={`mono ${classes.id}`}>{orderId}</p>
      {order && (
        <dl className={classes.facts}>
          <Fact name={t('order:who')}>{order.customerName || NO_VALUE}</Fact>
          <Fact name={t('order:email')}>{order.customerEmail || NO_VALUE}</Fact>
          <Fact name={t('order:product')}>{productText(order)}</Fact>
          <Fact name={t('order:total')}>{formats.money(order.total)}</Fact>
          {balancesOf(payments).map((balance) => (
            <Fact key={balance.currency} name={t('order:paid')}>
              <BalanceText balance={balance} />
            </Fact>
          ))}
          <Fact name={t('order:address')}>{order.address || NO_VALUE}</Fact>
          <Fact name={t('order:placed')}>{formats.dateTime(order.placedAtMs)}</Fact>
          <ShownAfter orderId={orderId} />
          <Fact name={t('order:status')}>
            <StateBadge entity="order" state={order.state} statusText={order.statusText} />
          </Fact>
        </dl>
      )}
    </Panel>
  );
}

/** Only of an order that this window made and painted. */
function ShownAfter({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('order');
  const time = useCommandTimes().find((each) => each.orderId === orderId);
  const isReplay = useWorld(({ world }) => world === 'replay');
  if (!time || isReplay) return null;
  return (
    <Fact name={t('shownAfter')}>
      {t('shownAfterMs', {
        painted: Math.round(time.paintedAfterMs),
        kafka: Math.round(time.acknowledgedAfterMs),
      })}
    </Fact>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What was paid; with refunds, what was given back and what is left as well. */
function BalanceText({ balance }: { readonly balance: Balance }) {
  const { t } = useTranslation('order');
  const { money } = useFormats();
  const { currency, paid, refunded, net } = balance;
  const text = (minor: number): string => money({ minor, currency });
  if (refunded === 0) return text(paid);
  return t('balance', { paid: text(paid), refunded: text(refunded), net: text(net) });
}
