import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';

/** Tones a chart may use; their colours are tokens of app/theme.css, for both colour schemes. */
export type ChartTone = 'orders' | 'good' | 'bad' | 'quiet';

export type ChartColours = Readonly<Record<ChartTone | 'ordersFill' | 'grid' | 'text' | 'surface', string>>;

const TOKENS: Record<keyof ChartColours, string> = {
  orders: '--vigie-chart-orders',
  ordersFill: '--vigie-chart-orders-fill',
  good: '--vigie-chart-good',
  bad: '--vigie-chart-bad',
  quiet: '--vigie-border',
  grid: '--vigie-chart-grid',
  text: '--vigie-muted',
  surface: '--vigie-panel',
};

/** A canvas knows no CSS variables: they are read again when the colour scheme changes. */
export function useChartColours(): ChartColours {
  const scheme = useComputedColorScheme('light');
  return useMemo(() => readColours(scheme), [scheme]);
}

function readColours(_scheme: 'light' | 'dark'): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const entries = Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim()]);
  return Object.fromEntries(entries) as ChartColours;
}
