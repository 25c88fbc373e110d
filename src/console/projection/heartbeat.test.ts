import { expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

/** A heartbeat whose thread answers only when the test says so. */
function watching() {
  const state = { nowMs: 1_000, beats: 0, ended: 0 };
  let task: () => void = () => undefined;
  const heartbeat = new Heartbeat(() => void (state.beats += 1), {
    now: () => state.nowMs,
    every(run) {
      task = run;
      return () => void (state.ended += 1);
    },
  });
  return {
    state,
    heartbeat,
    /** Lets a second pass, so many times. */
    pass: (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        state.nowMs += 1_000;
        task();
      }
    },
    suspend: (ms: number) => void (state.nowMs += ms),
  };
}

it('asks once a second, and says since when the thread has not answered', () => {
  const { state, heartbeat, pass } = watching();
  pass(4);
  expect([state.beats, heartbeat.stalledSinceMs]).toEqual([4, undefined]);
  pass(1);
  expect([state.beats, heartbeat.stalledSinceMs]).toEqual([5, 1_000]);
  heartbeat.heard();
  expect(heartbeat.stalledSinceMs).toBeUndefined();
  pass(4);
  expect(heartbeat.stalledSinceMs).toBeUndefined();
  pass(1);
  expect(heartbeat.stalledSinceMs).toBe(6_000);
});

it('says nothing about a thread that was suspended together with it', () => {
  const { heartbeat, pass, suspend } = watching();
  pass(3);
  suspend(3_600_000);
  pass(1);
  heartbeat.heard();
  pass(4);
  expect(heartbeat.stalledSinceMs).toBeUndefined();
});

it('ends its timer', () => {
  const { state, heartbeat } = watching();
  heartbeat.stop();
  expect(state.ended).toBe(1);
});
