import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CHART_RANGES, type AskedChartRange } from '../../../contract/chart-range.ts';
import type { Dashboard } from '../../../contract/streams.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useFormats } from '../../ui/formats.ts';
import { Page } from '../../ui/page.tsx';
import { Comparison } from '../../ui/replay/comparison.tsx';
import { ActivityPanel } from './activity-panel.tsx';
import { Figures } from './figures.tsx';
import { OrdersChart } from './orders-chart.tsx';
import { PaymentsChart } from './payments-chart.tsx';
import classes from './dashboard.module.css';

export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const formats = useFormats();
  const [range, setRange] = useState<AskedChartRange>('auto');
  const stream = useStream('dashboard', { range });
  const dashboard = stream.phase === 'ready' ? stream.value : undefined;
  const updatedAtMs = dashboard?.updatedAtMs;
  const compared = useMemo(() => dashboard && figuresOf(dashboard), [dashboard]);

  return (
    <Page
      title={t('title')}
      intro={
        <span data-testid="last-update">
          {updatedAtMs === undefined
            ? t('updatedNever')
            : t('updated', {
                time: isToday(updatedAtMs) ? formats.time(updatedAtMs) : formats.dateTime(updatedAtMs),
              })}
        </span>
      }
      actions={
        <SegmentedControl
          value={range}
          onChange={(value) => setRange(value)}
          aria-label={t('range.label')}
          data={(['auto', ...CHART_RANGES] as const).map((value) => ({ value, label: t(`range.${value}`) }))}
          data-testid="chart-range"
        />
      }
    >
      {stream.phase === 'failed' && <ErrorNote error={stream.error} />}
      <Comparison name="dashboard" value={compared} />
      <Figures dashboard={dashboard} />
      <div className={classes.charts}>
        <OrdersChart dashboard={dashboard} />
        <PaymentsChart dashboard={dashboard} />
      </div>
      <ActivityPanel />
    </Page>
  );
}

function figuresOf({ orders, payments, deliveries, revenue }: Dashboard) {
  return {
    orders,
    payments,
    deliveries,
    revenue: revenue.map(({ minor, currency }) => ({ key: currency, minor })),
  };
}

function isToday(atMs: number): boolean {
  return new Date(atMs).toDateString() === new Date().toDateString();
}
