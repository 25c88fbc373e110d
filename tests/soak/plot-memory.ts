/** Resident memory in MB, at a time since the start. */
export type MemorySample = {
  readonly atMs: number;
  readonly main: number;
  readonly broker: number;
  readonly renderer: number;
};

const LINES = [
  { key: 'main', name: 'main process, with the read model', colour: '#0f7686' },
  { key: 'broker', name: 'embedded broker', colour: '#c2570c' },
  { key: 'renderer', name: 'window', colour: '#7c5cc4' },
] as const;
const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [900, 380, 56, 46, 28, 40];

/** The memory of the three processes over time, as an SVG that is legible on light and dark pages. */
export function plotMemory(samples: readonly MemorySample[]): string {
  const lastMs = samples.at(-1)?.atMs ?? 1;
  const most = Math.max(100, ...samples.flatMap(({ main, broker, renderer }) => [main, broker, renderer]));
  const topMb = Math.ceil(most / 100) * 100;
  const stepMb = topMb > 1_000 ? 250 : topMb > 400 ? 100 : 50;
  const x = (atMs: number) => (LEFT + (atMs / lastMs) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (mb: number) => (HEIGHT - BOTTOM - (mb / topMb) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const minutes = Math.ceil(lastMs / 60_000);
  const stepMin = minutes > 15 ? 5 : 1;
  const grid = range(0, topMb, stepMb).map(
    (mb) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(mb)}" y2="${y(mb)}" stroke="#8886" /><text x="${LEFT - 8}" y="${y(mb)}" text-anchor="end" dominant-baseline="middle">${mb}</text>`,
  );
  const times = range(0, lastMs / 60_000, stepMin).map(
    (minute) =>
      `<text x="${x(minute * 60_000)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${minute} min</text>`,
  );
  const lines = LINES.map(({ key, colour }) => {
    const points = samples.map((sample) => `${x(sample.atMs)},${y(sample[key])}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2" />`;
  });
  const legend = LINES.map(
    ({ name, colour }, index) =>
      `<rect x="${LEFT + index * 270}" y="14" width="12" height="12" fill="${colour}" /><text x="${LEFT + index * 270 + 18}" y="20" dominant-baseline="middle">${name}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Resident memory in MB over time" font-family="sans-serif" font-size="12" fill="#888">`,
    ...grid,
    ...times,
    ...lines,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}
