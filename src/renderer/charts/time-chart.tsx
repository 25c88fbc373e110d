import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartData,
} from 'chart.js';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Chart as ChartCanvas } from 'react-chartjs-2';
import { useChartColours, type ChartColours } from './chart-colours.ts';
import { axisCap, burstPlugin, stackedTotals } from './burst.ts';
import { timeChartOptions } from './time-chart-options.ts';
import { paintSeries, type TimeSeries } from './time-series.ts';
import classes from './chart.module.css';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

export type TimeChartProps = {
  readonly kind: 'line' | 'bar';
  /** What the chart shows, and its figures in words: read in its place. */
  readonly label: string;
  /** One per bucket, oldest first, already in the user's words. */
  readonly labels: readonly string[];
  readonly series: readonly TimeSeries[];
  readonly formatValue: (value: number) => string;
  readonly formatTick: (value: number) => string;
};

const NO_DATA: ChartData<'line' | 'bar', number[], string> = { labels: [], datasets: [] };

/**
 * Samples over time. They are written into the chart's own arrays and drawn without animation, so that a chart
 * that moves every second neither trembles nor renders React again.
 */
export function TimeChart(props: TimeChartProps) {
  const colours = useChartColours();
  // Bars keep the colours they were made with: another colour scheme is another chart.
  return <ColouredChart key={colours.surface} {...props} colours={colours} />;
}

type ColouredChartProps = TimeChartProps & { readonly colours: ChartColours };

function ColouredChart(props: ColouredChartProps) {
  const { kind, label, labels, series, formatValue, formatTick, colours } = props;
  const chart = useRef<Chart<'line' | 'bar', number[], string>>(null);
  const [data] = useState(() => structuredClone(NO_DATA));
  const options = useMemo(
    () => timeChartOptions({ colours, formatValue, formatTick }),
    [colours, formatValue, formatTick],
  );

  const plugins = useMemo(
    () => [burstPlugin({ colour: colours.text, formatValue })],
    [colours.text, formatValue],
  );

  useEffect(() => {
    const drawn = chart.current;
    if (!drawn) return;
    paintSeries(drawn.data, { labels, series, colours, kind });
    const yAxis = drawn.options.scales?.['y'];
    if (yAxis) Object.assign(yAxis, { max: axisCap(stackedTotals(series)) });
    drawn.update('none');
  }, [labels, series, colours, kind]);

  return (
    <div className={classes.frame}>
      <ChartCanvas
        ref={chart}
        type={kind}
        data={data}
        options={options}
        plugins={plugins}
        updateMode="none"
        aria-label={label}
      />
    </div>
  );
}
