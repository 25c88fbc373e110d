import type { ChartData, ChartDataset } from 'chart.js';
import type { ChartColours, ChartTone } from './chart-colours.ts';

export type TimeSeries = {
  readonly id: string;
  readonly name: string;
  readonly tone: ChartTone;
  readonly values: readonly number[];
};

export type PaintOptions = {
  readonly kind: 'line' | 'bar';
  readonly labels: readonly string[];
  readonly series: readonly TimeSeries[];
  readonly colours: ChartColours;
};

type Data = ChartData<'line' | 'bar', number[], string>;

/** Writes samples into the arrays the chart already holds. */
export function paintSeries(data: Data, { kind, labels, series, colours }: PaintOptions): void {
  data.labels = [...labels];
  data.datasets.length = series.length;
  for (const [index, { name, tone, values }] of series.entries()) {
    const dataset: ChartDataset<'line' | 'bar', number[]> = {
      ...data.datasets[index],
      data: [...values],
      label: name,
      ...(kind === 'line' ? lineLook(colours, tone, values.length) : barLook(colours, tone)),
    };
    data.datasets[index] = Object.assign(data.datasets[index] ?? dataset, dataset);
  }
}

function lineLook(colours: ChartColours, tone: ChartTone, count: number) {
  return {
    borderColor: colours[tone],
    backgroundColor: colours.ordersFill,
    borderWidth: 2,
    fill: true,
    tension: 0.3,
    cubicInterpolationMode: 'monotone' as const,
    // The latest bucket is not over: an open ring says so.
    pointRadius: Array.from({ length: count }, (_, index) => (index === count - 1 ? 4 : 0)),
    pointBackgroundColor: colours.surface,
    pointBorderWidth: 2,
    pointHitRadius: 16,
    pointHoverRadius: 5,
    clip: 8,
  };
}

function barLook(colours: ChartColours, tone: ChartTone) {
  return {
    backgroundColor: colours[tone],
    borderRadius: 2,
    borderSkipped: false as const,
    maxBarThickness: 22,
    categoryPercentage: 0.8,
    barPercentage: 0.9,
  };
}
