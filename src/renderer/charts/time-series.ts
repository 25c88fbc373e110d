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
      ...(kind === 'line' ? lineLook(colours, tone, values.length) : barLook(colours, tone, values.length)),
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
    // In steps, a bucket each: a slope would show a rise before there was one.
    stepped: 'middle' as const,
    // The latest bucket is not over: an open ring apart from the line, which would show a fall.
    segment: { borderColor: unfinished(count), backgroundColor: unfinished(count) },
    pointRadius: Array.from({ length: count }, (_, index) => (index === count - 1 ? 4 : 0)),
    pointBackgroundColor: colours.surface,
    pointBorderWidth: 2,
    pointHitRadius: 16,
    pointHoverRadius: 5,
    // The ring of the latest bucket needs room; a burst ends where the axis does.
    clip: { left: 8, top: 0, right: 8, bottom: 8 },
  };
}

/** Hides the part of a line that leads to the latest of `count` points. */
function unfinished(count: number) {
  return ({ p1DataIndex }: { readonly p1DataIndex: number }) =>
    p1DataIndex === count - 1 ? 'transparent' : undefined;
}

function barLook(colours: ChartColours, tone: ChartTone, count: number) {
  return {
    // The latest bucket is not over: its bars are hollow.
    backgroundColor: Array.from({ length: count }, (_, index) =>
      index === count - 1 ? colours.surface : colours[tone],
    ),
    borderColor: colours[tone],
    borderWidth: Array.from({ length: count }, (_, index) => (index === count - 1 ? 2 : 0)),
    borderRadius: 2,
    borderSkipped: false as const,
    maxBarThickness: 22,
    categoryPercentage: 0.9,
    barPercentage: 0.9,
  };
}
