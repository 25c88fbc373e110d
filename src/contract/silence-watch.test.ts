import { describe, expect, it } from 'vitest';
import { SilenceWatch } from './silence-watch.ts';

/** Ticks at these times, and what each returned. */
function ticks(watch: SilenceWatch, ...timesMs: readonly number[]): (number | undefined)[] {
  return timesMs.map((atMs) => watch.tick(atMs));
}

describe('SilenceWatch', () => {
  it('reports a silence of five seconds, and how long it lasts', () => {
    const watch = new SilenceWatch();
    watch.heard(500);
    expect(ticks(watch, 1_000, 2_000, 3_000, 4_000, 5_000)).toEqual(Array(5).fill(undefined));
    expect(ticks(watch, 5_500, 6_500)).toEqual([5_000, 6_000]);
  });

  it('ends a silence at the first word', () => {
    const watch = new SilenceWatch();
    expect(ticks(watch, 0, 2_000, 4_000, 6_000).at(-1)).toBe(6_000);
    watch.heard(6_100);
    expect(ticks(watch, 7_000, 9_000, 11_000, 11_100)).toEqual([undefined, undefined, undefined, 5_000]);
  });

  it.each([
    ['the watcher was suspended for an hour', 3_603_000],
    ['the watcher was busy for three seconds', 6_000],
    ['the clock was set back', -3_600_000],
  ])('counts no gap of its own: %s', (_, thenMs) => {
    const watch = new SilenceWatch();
    expect(ticks(watch, 0, 1_000, 2_000, 3_000)).toEqual(Array(4).fill(undefined));
    const later = [0, 1_000, 2_000, 3_000, 4_000, 5_000].map((ms) => thenMs + ms);
    expect(ticks(watch, ...later)).toEqual([...Array(5).fill(undefined), 5_000]);
  });

  it('keeps a silence that was known before its own gap', () => {
    const watch = new SilenceWatch();
    ticks(watch, 0, 2_000, 4_000, 6_000);
    expect(ticks(watch, 60_000, 61_000)).toEqual([6_000, 7_000]);
  });

  it('starts over where nothing is to be heard for a while', () => {
    const watch = new SilenceWatch();
    ticks(watch, 0, 2_000, 4_000, 6_000);
    watch.startOver();
    expect(ticks(watch, 7_000, 9_000)).toEqual([undefined, undefined]);
  });
});
