import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CHART_RANGES, type AskedChartRange } from '../../../contract/chart-range.ts';
import type { Dashboard } from '../../../contract/streams.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { CommandTimeNote } from '../../ui/command-time-note.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useFormats } from '../../ui/formats.ts';
import { Page } from '../../ui/page.tsx';
import { useWorld } from '../../bridge/world.ts';
import { Comparison } from '../../ui/replay/comparison.tsx';
import { ActivityPanel } from './activity-panel.tsx';
import { Figures } from './figures.tsx';
import { FirstSteps } from './first-steps.tsx';
import { useDashboardFacts } from './use-dashboard-facts.ts';
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
  const isEmpty = useHasNoEvents(dashboard);
  const compared = useDashboardFacts(dashboard);

  return (
    <Page
      title={t('title')}
      intro={
        <>
          <span data-testid="last-update">
            {dashboard &&
              (updatedAtMs === undefined
                ? t('updatedNever')
                : t('updated', {
                    time: isToday(updatedAtMs) ? formats.time(updatedAtMs) : formats.dateTime(updatedAtMs),
                  }))}
          </span>{' '}
          <CommandTimeNote />
        </>
      }
      actions={
        isEmpty ? undefined : (
          <SegmentedControl
            value={range}
            onChange={(value) => setRange(value)}
            aria-label={t('range.label')}
            data={(['auto', ...CHART_RANGES] as const).map((value) => ({
              value,
              label: t(`range.${value}`),
            }))}
            data-testid="chart-range"
          />
        )
      }
    >
      {stream.phase === 'failed' && <ErrorNote error={stream.error} />}
      {isEmpty ? (
        <FirstSteps />
      ) : (
        <>
          <Comparison name="dashboard" facts={compared} />
          <Figures dashboard={dashboard} />
          <div className={classes.charts}>
            <OrdersChart dashboard={dashboard} />
            <PaymentsChart dashboard={dashboard} />
          </div>
          <ActivityPanel />
        </>
      )}
    </Page>
  );
}

/** Known to hold nothing, in the present: while it is being read nothing is known. */
function useHasNoEvents(dashboard: Dashboard | undefined): boolean {
  const status = useStream('status');
  const world = useWorld((now) => now.world);
  if (world === 'replay' || !dashboard || status.phase !== 'ready') return false;
  const { records, rebuild } = status.value;
  return !rebuild && records.read === 0 && dashboard.updatedAtMs === undefined;
}

function isToday(atMs: number): boolean {
  return new Date(atMs).toDateString() === new Date().toDateString();
}
