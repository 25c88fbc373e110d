import { describe, expect, it } from 'vitest';
import { ArrivalPace, FOLLOWED_ROWS, REPLAY_CALM_MS, type FollowedRate } from './arrival-pace.ts';

/** A second of 500 arrivals, then none: after how many milliseconds all rows are shown again. */
function calmAfter(rate: FollowedRate): number {
  const pace = new ArrivalPace(rate, 0);
  let nowMs = 0;
  for (; nowMs < 1_000; nowMs += 50) {
    pace.note(25, nowMs);
  }
  expect(pace.oneIn).toBeGreaterThan(1);
  const endedAtMs = nowMs;
  while (pace.note(0, nowMs) > 1) {
    nowMs += 250;
  }
  return nowMs - endedAtMs;
}

describe('ArrivalPace', () => {
  it('leaves rows out for four more seconds where arrivals are live', () => {
    expect(calmAfter(FOLLOWED_ROWS)).toBeGreaterThanOrEqual(3_000);
  });

  it('shows all rows of a replay as soon as it stands still', () => {
    expect(calmAfter({ ...FOLLOWED_ROWS, calmAfterMs: REPLAY_CALM_MS })).toBeLessThanOrEqual(REPLAY_CALM_MS);
  });
});
