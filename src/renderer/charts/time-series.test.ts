import { expect, it } from 'vitest';
import type { ChartColours } from './chart-colours.ts';
import { paintSeries } from './time-series.ts';

const COLOURS = { orders: '#1', ordersFill: '#2', surface: '#3' } as unknown as ChartColours;
const SERIES = [{ id: 'orders', name: 'Orders', tone: 'orders', values: [0, 0, 10, 3] }] as const;
const LABELS = ['a', 'b', 'c', 'd'];

it('draws orders in steps, without a slope before a rise, and the bucket that is not over apart', () => {
  const data = { labels: [] as string[], datasets: [] };
  paintSeries(data, { kind: 'line', labels: LABELS, series: SERIES, colours: COLOURS });
  expect(data.datasets).toMatchObject([
    { data: [0, 0, 10, 3], stepped: 'middle', pointRadius: [0, 0, 0, 4] },
  ]);
  const [{ segment }] = data.datasets as unknown as [
    { segment: { borderColor: (to: { p1DataIndex: number }) => unknown } },
  ];
  expect([2, 3].map((p1DataIndex) => segment.borderColor({ p1DataIndex }))).toEqual([
    undefined,
    'transparent',
  ]);
});

it('draws the bars of a bucket that is not over hollow', () => {
  const data = { labels: [] as string[], datasets: [] };
  paintSeries(data, { kind: 'bar', labels: LABELS, series: SERIES, colours: COLOURS });
  expect(data.datasets).toMatchObject([
    { backgroundColor: ['#1', '#1', '#1', '#3'], borderWidth: [0, 0, 0, 2] },
  ]);
});
