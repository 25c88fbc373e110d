import type { Display, Rectangle } from 'electron';

/** Where a window was; `bounds` are those it goes back to from being maximised. In pixels that do not depend on the scale. */
export type Placement = { readonly bounds: Rectangle; readonly maximised: boolean };

export type DisplayAreas = Pick<Display, 'bounds' | 'workArea'>;

export const SMALLEST = { width: 390, height: 600 } as const;
export const USUAL = { width: 1440, height: 900 } as const;
/** So much of a window's head must be on a display for somebody to take hold of it. */
const GRIP = { width: 160, height: 40 } as const;
const CASCADE = 32;

/** Which displays there are and how they lie: a laptop remembers one place for the desk and one for the projector. */
export function layoutOf(displays: readonly DisplayAreas[]): string {
  return displays
    .map(({ bounds: { x, y, width, height } }) => `${width}x${height}@${x},${y}`)
    .sort()
    .join(' ');
}

/** What was remembered, made to fit the displays there are now; undefined where no display shows any of it. */
export function placeOn(placement: Placement, displays: readonly DisplayAreas[]): Placement | undefined {
  const { bounds } = placement;
  const head = { ...bounds, height: GRIP.height };
  const [best] = displays
    .map(({ workArea }) => ({ workArea, seen: shared(head, workArea) }))
    .filter(({ seen }) => seen.width >= GRIP.width && seen.height >= GRIP.height / 2)
    .toSorted((one, other) => other.seen.width - one.seen.width);
  if (!best) return undefined;
  const { workArea } = best;
  const width = Math.min(Math.max(bounds.width, SMALLEST.width), workArea.width);
  const height = Math.min(Math.max(bounds.height, SMALLEST.height), workArea.height);
  return { ...placement, bounds: { x: bounds.x, y: Math.max(bounds.y, workArea.y), width, height } };
}

/** The next window a little lower and to the right of this one, on the same display. */
export function cascade(from: Rectangle, displays: readonly DisplayAreas[]): Rectangle | undefined {
  const moved = { ...from, x: from.x + CASCADE, y: from.y + CASCADE };
  const fits = displays.some(({ workArea }) => {
    const seen = shared(moved, workArea);
    return seen.width === moved.width && seen.height === moved.height;
  });
  return fits ? moved : undefined;
}

function shared(one: Rectangle, other: Rectangle): { readonly width: number; readonly height: number } {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return { width: Math.max(0, width), height: Math.max(0, height) };
}
