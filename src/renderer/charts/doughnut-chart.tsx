import { ArcElement, Chart, DoughnutController, Tooltip, type ChartOptions } from 'chart.js';
import { useMemo, type ReactNode } from 'react';
import { Doughnut } from 'react-chartjs-2';
import { useChartColours, type ChartTone } from './chart-colours.ts';
import classes from './chart.module.css';

Chart.register(ArcElement, DoughnutController, Tooltip);

export type DoughnutSlice = {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly tone: ChartTone;
};

export type DoughnutChartProps = {
  /** What the chart shows, with its figures in words: read in its place. */
  readonly label: string;
  readonly slices: readonly DoughnutSlice[];
  readonly formatValue: (value: number) => string;
  /** In the middle of the ring. */
  readonly children?: ReactNode;
};

/** Shares of a whole; a quiet full ring while there is nothing to share. */
export function DoughnutChart({ label, slices, formatValue, children }: DoughnutChartProps) {
  const colours = useChartColours();
  const empty = slices.every((slice) => slice.value === 0);

  const data = useMemo(
    () => ({
      labels: empty ? [''] : slices.map((slice) => slice.name),
      datasets: [
        {
          data: empty ? [1] : slices.map((slice) => slice.value),
          backgroundColor: empty ? [colours.grid] : slices.map((slice) => colours[slice.tone]),
          borderColor: colours.surface,
          borderWidth: empty ? 0 : 2,
        },
      ],
    }),
    [slices, colours, empty],
  );
  const options = useMemo<ChartOptions<'doughnut'>>(
    () => ({
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      resizeDelay: 50,
      cutout: '70%',
      plugins: {
        tooltip: {
          enabled: !empty,
          callbacks: { label: (item) => ` ${item.label}  ${formatValue(Number(item.raw))}` },
        },
      },
    }),
    [empty, formatValue],
  );

  return (
    <div className={classes.ring}>
      <Doughnut key={colours.surface} data={data} options={options} updateMode="none" aria-label={label} />
      <div className={classes.middle}>{children}</div>
    </div>
  );
}
