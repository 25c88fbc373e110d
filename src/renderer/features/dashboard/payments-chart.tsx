import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '../../../contract/streams.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { useFormats } from '../../ui/formats.ts';
import { Panel } from '../../ui/panel.tsx';
import { useBucketLabels } from './use-bucket-labels.ts';
import classes from './dashboard.module.css';

export type PaymentsChartProps = { readonly dashboard: Dashboard | undefined };

const NO_BUCKETS: Dashboard['series'] = [];

export function PaymentsChart({ dashboard }: PaymentsChartProps) {
  const { t } = useTranslation('dashboard');
  const formats = useFormats();
  const labels = useBucketLabels(dashboard);
  const buckets = dashboard?.series ?? NO_BUCKETS;
  const title = t('payments.title', { per: t(`per.${dashboard?.range ?? '5m'}`) });
  const words = { succeeded: t('payments.succeeded'), failed: t('payments.failed') };
  const series = useMemo(
    () => [
      {
        id: 'succeeded',
        name: words.succeeded,
        tone: 'good' as const,
        values: buckets.map((bucket) => bucket.paymentsSucceeded),
      },
      {
        id: 'failed',
        name: words.failed,
        tone: 'bad' as const,
        values: buckets.map((bucket) => bucket.paymentsFailed),
      },
    ],
    [buckets, words.succeeded, words.failed],
  );
  const alt = t('payments.alt', {
    title,
    succeeded: buckets.reduce((sum, bucket) => sum + bucket.paymentsSucceeded, 0),
    failed: buckets.reduce((sum, bucket) => sum + bucket.paymentsFailed, 0),
  });

  return (
    <Panel
      title={title}
      testId="payments-chart"
      actions={
        <ul className={classes.legend}>
          <li>
            <span className={classes.swatch} style={{ background: 'var(--vigie-chart-good)' }} />
            {words.succeeded}
          </li>
          <li>
            <span className={classes.swatch} style={{ background: 'var(--vigie-chart-bad)' }} />
            {words.failed}
          </li>
        </ul>
      }
    >
      <div className={classes.chart}>
        <TimeChart
          kind="bar"
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
