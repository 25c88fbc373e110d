import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryLog } from '../../../tests/support/memory-log.ts';
import { openMemoryWorld } from '../../../tests/support/memory-world.ts';
import { seededLog } from '../../../tests/support/seeded-log.ts';
import type { Result } from '../../contract/app-error.ts';
import type { ReplayState } from '../../contract/replay.ts';
import { Replay } from './replay.ts';

const LOG = seededLog(61, 600);
const ANSWER_MS = 5_000;
const TARGET = LOG.length - 100;

type Gate = {
  readonly pass: () => Promise<void>;
  readonly reached: Promise<void>;
  readonly open: () => void;
};

/** Holds what passes it until the test opens it. */
function gate(): Gate {
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  return {
    reached: reached.promise,
    open: () => opened.resolve(),
    pass() {
      reached.resolve();
      return opened.promise;
    },
  };
}

function setUp() {
  const [log, world] = [gate(), gate()];
  const arrived = Promise.withResolvers<void>();
  const memory = memoryLog(LOG);
  const reader = {
    ...memory,
    async ranges() {
      await log.pass();
      return memory.ranges();
    },
  };
  const replay: Replay = new Replay({
    kafka: { reader, topics: () => [] },
    async openWorld() {
      await world.pass();
      return openMemoryWorld(':memory:');
    },
    onWorld: () => undefined,
    onChange() {
      const state = replay.state();
      if (state.phase === 'paused') arrived.resolve();
    },
  });
  return { replay, reader, log, world, arrived: arrived.promise };
}

type Going = ReturnType<typeof setUp>;

const WAYS: Readonly<Record<string, (going: Going) => Promise<Result<ReplayState>>>> = {
  'to an instant': ({ replay }) => replay.seek({ kind: 'time', atMs: LOG[TARGET]?.timestampMs ?? 0 }),
  'to the end of a tape': ({ replay, reader }) =>
    replay.open({ reader, topics: () => [], tape: { hasEnd: true } }),
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each(Object.entries(WAYS))('a long way %s', (name, go) => {
  const done = name.endsWith('tape') ? LOG.length : TARGET;

  it('is answered after five seconds with how far it is, and the state says the rest', async () => {
    const going = setUp();
    const answered = vi.fn<(result: Result<ReplayState>) => void>();
    const answer = go(going);
    void answer.then(answered);
    going.log.open();
    await going.world.reached;
    await vi.advanceTimersByTimeAsync(ANSWER_MS - 1);
    expect(answered).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toMatchObject({
      ok: true,
      value: { phase: 'seeking', total: LOG.length, failed: false },
    });
    going.world.open();
    await going.arrived;
    expect(going.replay.state()).toMatchObject({ phase: 'paused', done, total: LOG.length });
    await going.replay.close();
  });

  it('is answered at its end where that comes first', async () => {
    const going = setUp();
    going.log.open();
    going.world.open();
    expect(await go(going)).toMatchObject({ ok: true, value: { phase: 'paused', done } });
    await going.replay.close();
  });

  it('is not answered before it is known how far it is', async () => {
    const going = setUp();
    const answered = vi.fn<(result: Result<ReplayState>) => void>();
    const answer = go(going);
    void answer.then(answered);
    await going.log.reached;
    await vi.advanceTimersByTimeAsync(2 * ANSWER_MS);
    expect([answered.mock.calls, going.replay.state()]).toEqual([[], { phase: 'off' }]);
    going.log.open();
    going.world.open();
    expect(await answer).toMatchObject({ ok: true, value: { phase: 'paused', done } });
    await going.replay.close();
  });
});
