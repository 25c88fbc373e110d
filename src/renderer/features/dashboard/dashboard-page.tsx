import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BucketSize } from '../../../contract/streams.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useFormats } from '../../ui/formats.ts';
import { Page } from '../../ui/page.tsx';
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
      <Figures dashboard={dashboard} />
      <div className={classes.charts}>
        <OrdersChart dashboard={dashboard} />
        <PaymentsChart dashboard={dashboard} />
      </div>
      <ActivityPanel />
    </Page>
  );
}

function isToday(atMs: number): boolean {
  return new Date(atMs).toDateString() === new Date().toDateString();
}
