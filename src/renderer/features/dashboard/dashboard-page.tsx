import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BucketSize, Dashboard } from '../../../contract/streams.ts';
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
  const [bucket, setBucket] = useState<BucketSize>('minute');
  const stream = useStream('dashboard', { bucket });
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
          value={bucket}
          onChange={(value) => setBucket(value)}
          aria-label={t('bucket.label')}
          data={(['minute', 'hour'] as const).map((value) => ({ value, label: t(`bucket.${value}`) }))}
          data-testid="bucket"
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
