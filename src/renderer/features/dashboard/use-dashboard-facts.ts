import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '../../../contract/streams.ts';
import type { ComparedFact } from '../../ui/replay/compared-facts.ts';

/** The figures of the page, to be compared between two instants. */
export function useDashboardFacts(dashboard: Dashboard | undefined): readonly ComparedFact[] | undefined {
  const { t } = useTranslation('dashboard');
  return useMemo(() => {
    if (!dashboard) return undefined;
    const { orders, payments, deliveries, revenue } = dashboard;
    const count = (id: string, label: string, value: number): ComparedFact => ({
      id,
      label,
      kind: 'count',
      value,
    });
    return [
      count('orders', t('figures.orders'), orders),
      count('payments', t('facts.payments'), payments.total),
      count('succeeded', t('figures.payments'), payments.succeeded),
      count('failed', t('facts.failed'), payments.failed),
      count('deliveries', t('figures.deliveries'), deliveries.total),
      count('delivered', t('facts.delivered'), deliveries.delivered),
      ...revenue.map((value): ComparedFact => ({
        id: `revenue ${value.currency}`,
        label: `${t('figures.revenue')} (${value.currency})`,
        kind: 'money',
        value,
      })),
    ];
  }, [dashboard, t]);
}
