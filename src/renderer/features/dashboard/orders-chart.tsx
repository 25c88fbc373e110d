import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '../../../contract/streams.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { useFormats } from '../../ui/formats.ts';
import { Panel } from '../../ui/panel.tsx';
import { useBucketLabels } from './use-bucket-labels.ts';
import classes from './dashboard.module.css';

export type OrdersChartProps = { readonly dashboard: Dashboard | undefined };

export function OrdersChart({ dashboard }: OrdersChartProps) {
  const { t } = useTranslation('dashboard');
  const formats = useFormats();
  const labels = useBucketLabels(dashboard);
  const title = t('orders.title', { per: t(`per.${dashboard?.range ?? '5m'}`) });
  const name = t('orders.name');
  const values = useMemo(() => (dashboard?.series ?? []).map((bucket) => bucket.orders), [dashboard?.series]);
  const series = useMemo(() => [{ id: 'orders', name, tone: 'orders' as const, values }], [name, values]);
  const alt = t('orders.alt', {
    title,
    total: values.reduce((sum, value) => sum + value, 0),
    latest: values.at(-1) ?? 0,
  });

  return (
    <Panel title={title} testId="orders-chart">
      <div className={classes.chart}>
        <TimeChart
          kind="line"
          label={alt}
          labels={labels}
          series={series}
          formatValue={formats.number}
          formatTick={formats.tick}
        />
      </div>
    </Panel>
  );
}
