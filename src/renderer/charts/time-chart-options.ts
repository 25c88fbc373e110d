import type { ChartOptions } from 'chart.js';
import type { ChartColours } from './chart-colours.ts';

export type TimeChartOptions = {
  readonly colours: ChartColours;
  readonly formatValue: (value: number) => string;
  /** Of the figures beside the axis. */
  readonly formatTick: (value: number) => string;
};

const FONT = { family: "'Inter Variable', system-ui, sans-serif", size: 12 };
/** The axis keeps its place when its figures grow longer. */
const AXIS_WIDTH_PX = 52;

export function timeChartOptions({
  colours,
  formatValue,
  formatTick,
}: TimeChartOptions): ChartOptions<'line' | 'bar'> {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    resizeDelay: 50,
    interaction: { mode: 'index', intersect: false },
    // Room for the figure of a burst.
    layout: { padding: { top: 14, right: 8 } },
    scales: {
      x: {
        stacked: true,
        grid: { display: false },
        border: { color: colours.grid },
        ticks: { color: colours.text, font: FONT, maxRotation: 0, autoSkip: true, autoSkipPadding: 24 },
      },
      y: {
        stacked: true,
        beginAtZero: true,
        suggestedMax: 4,
        grace: '8%',
        grid: { color: colours.grid },
        border: { display: false },
        ticks: {
          color: colours.text,
          font: FONT,
          precision: 0,
          maxTicksLimit: 5,
          callback: (value) => formatTick(Number(value)),
        },
        afterFit(scale) {
          scale.width = AXIS_WIDTH_PX;
        },
      },
    },
    plugins: {
      tooltip: {
        animation: false,
        backgroundColor: colours.surface,
        borderColor: colours.quiet,
        borderWidth: 1,
        titleColor: colours.text,
        bodyColor: colours.text,
        titleFont: FONT,
        bodyFont: FONT,
        padding: 10,
        boxPadding: 4,
        callbacks: {
          label: (item) => ` ${item.dataset.label ?? ''}  ${formatValue(Number(item.raw))}`,
        },
      },
    },
  };
}
