/** When every world of the pictures begins: a Thursday afternoon. */
export const BEGIN_MS = Date.parse('2026-03-12T14:30:00Z');
export const TIME_ZONE = 'Europe/Paris';

export type FixedClock = {
  /** To be added to the real time. */
  readonly shiftMs: number;
  /** Variables of a host under this clock. */
  readonly env: Readonly<Record<string, string>>;
};

/** A clock that shows `BEGIN_MS` now. */
export function fixedClock(): FixedClock {
  const shiftMs = BEGIN_MS - Date.now();
  const preload = new URL('shift-process-clock.ts', import.meta.url).href;
  return {
    shiftMs,
    env: {
      TZ: TIME_ZONE,
      SCREENSHOT_CLOCK_SHIFT_MS: String(shiftMs),
      NODE_OPTIONS: `--no-warnings --import ${preload}`,
    },
  };
}
