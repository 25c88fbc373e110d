import type { Chart, Plugin } from 'chart.js';

/** A bucket this many times above what is usual is a burst. */
const BURST_FACTOR = 6;
/** The axis of a chart with a burst ends at this many times what is usual. */
const CAP_FACTOR = 3;
/** With fewer buckets nothing is usual. */
const FEWEST = 5;

/**
 * Where the axis ends, so that one burst does not flatten the rest: three times what is usual (the 80th percentile of
 * the buckets that hold anything).
 *
 * @returns undefined where no bucket is a burst: the axis then ends where the highest bucket does.
 */
export function axisCap(totals: readonly number[]): number | undefined {
  const filled = totals.filter((total) => total > 0).toSorted((a, b) => a - b);
  const usual = filled[Math.floor((filled.length - 1) * 0.8)];
  const highest = filled.at(-1);
  if (filled.length < FEWEST || usual === undefined || highest === undefined) return undefined;
  return highest > usual * BURST_FACTOR ? usual * CAP_FACTOR : undefined;
}

/** The sum of each bucket over all series: what a stacked bar comes to. */
export function stackedTotals(series: readonly { readonly values: readonly number[] }[]): number[] {
  const [first] = series;
  return (first?.values ?? []).map((_, index) =>
    series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0),
  );
}

export type BurstOptions = { readonly colour: string; readonly formatValue: (value: number) => string };

/** Writes the figure of a bucket that the axis cuts off where it leaves the chart. */
export function burstPlugin({ colour, formatValue }: BurstOptions): Plugin<'line' | 'bar'> {
  return {
    id: 'burst',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      const cap = chart.scales['y']?.max ?? Infinity;
      ctx.save();
      ctx.font = "600 11px 'Inter Variable', system-ui, sans-serif";
      ctx.fillStyle = colour;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'top';
      const labels = bucketsOf(chart)
        .filter(({ total }) => total > cap)
        .map(({ total, x }) => {
          const text = `↑ ${formatValue(total)}`;
          const half = ctx.measureText(text).width / 2;
          const at = Math.min(Math.max(x, chartArea.left + half), chartArea.right - half);
          return { total, text, at, half };
        });
      for (const { text, at } of withoutOverlap(labels)) {
        ctx.fillText(text, at, chartArea.top - LABEL_HEIGHT_PX);
      }
      ctx.restore();
    },
  };
}

/** Above the chart, so that no bar is behind a figure. */
const LABEL_HEIGHT_PX = 14;
/** Pixels between two figures. */
const LABEL_GAP_PX = 6;

/** The figures that have room, the highest first: two on top of each other say nothing. */
export function withoutOverlap<
  Label extends { readonly total: number; readonly at: number; readonly half: number },
>(labels: readonly Label[]): readonly Label[] {
  const placed: Label[] = [];
  for (const label of labels.toSorted((a, b) => b.total - a.total)) {
    if (placed.every(({ at, half }) => Math.abs(at - label.at) >= half + label.half + LABEL_GAP_PX)) {
      placed.push(label);
    }
  }
  return placed;
}

function bucketsOf(chart: Chart<'line' | 'bar'>): { readonly total: number; readonly x: number }[] {
  const { datasets } = chart.data;
  const totals = stackedTotals(datasets.map(({ data }) => ({ values: data as number[] })));
  const points = chart.getDatasetMeta(0).data;
  return totals.map((total, index) => ({ total, x: points[index]?.x ?? 0 }));
}
