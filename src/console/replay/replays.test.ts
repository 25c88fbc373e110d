import { expect, it, vi } from 'vitest';
import { memoryLog } from '../../../tests/support/memory-log.ts';
import { openMemoryWorld } from '../../../tests/support/memory-world.ts';
import { seededLog } from '../../../tests/support/seeded-log.ts';
import { MOST_REPLAYS } from '../../contract/replay.ts';
import { Replays } from './replays.ts';

const LOG = seededLog(51, 80);
const AT = (index: number) => ({ kind: 'time', atMs: LOG[index]?.timestampMs ?? 0 }) as const;

/** A tape that cannot be read. */
const TAPE_AWAY = {
  tape: { hasEnd: true },
  reader: memoryLog(LOG),
  topics: () => {
    throw new Error('away');
  },
};

function setUp({ keptMs = 60_000 } = {}) {
  let open = 0;
  const replays = new Replays({
    kafka: { reader: memoryLog(LOG), topics: () => [] },
    keptMs,
    async openWorld() {
      open += 1;
      const world = openMemoryWorld(':memory:');
      return {
        ...world,
        async stop() {
          open -= 1;
          await world.stop();
        },
      };
    },
  });
  return { replays, openWorlds: () => open };
}

it('gives each window an instant of its own, and leaves the others alone when one returns to live', async () => {
  const { replays, openWorlds } = setUp();
  await replays.seek('a', AT(20));
  await replays.seek('b', AT(60));
  await replays.step('a', 1);
  expect([replays.state('a'), replays.state('b')]).toMatchObject([{ done: 21 }, { done: 60 }]);
  expect(replays.worldOf('a')).not.toBe(replays.worldOf('b'));
  const changed: string[] = [];
  replays.changed.listen((window) => changed.push(window));
  await replays.close('b');
  expect(new Set(changed)).toEqual(new Set(['b']));
  expect([replays.state('a'), replays.state('b')]).toMatchObject([
    { phase: 'paused', done: 21 },
    { phase: 'off' },
  ]);
  expect(openWorlds()).toBe(1);
  await replays.stop();
  expect(openWorlds()).toBe(0);
});

it('opens a few at a time, and another one once a window has left', async () => {
  const { replays, openWorlds } = setUp();
  const windows = Array.from({ length: MOST_REPLAYS }, (_, index) => `w${index}`);
  await Promise.all(windows.map((window) => replays.seek(window, AT(10))));
  expect(await replays.seek('more', AT(10))).toMatchObject({ error: { code: 'too_many_replays' } });
  expect(await replays.seek('w0', AT(30))).toMatchObject({ value: { done: 30 } });
  await replays.close('w1');
  expect(await replays.seek('more', AT(10))).toMatchObject({ value: { done: 10 } });
  expect(openWorlds()).toBe(MOST_REPLAYS);
  await replays.stop();
});

it('closes the replay of a window that does not come back, and keeps it for one that does', async () => {
  const { replays, openWorlds } = setUp({ keptMs: 20 });
  const leave = replays.attend('a');
  await replays.seek('a', AT(20));
  leave();
  const leaveAgain = replays.attend('a');
  expect(replays.state('a')).toMatchObject({ phase: 'paused', done: 20 });
  leaveAgain();
  await vi.waitFor(() => expect(openWorlds()).toBe(0), { timeout: 10_000 });
  expect(replays.state('a')).toEqual({ phase: 'off' });
});

it('keeps nothing of windows without a session that are refused, cannot be opened or have left', async () => {
  const { replays } = setUp();
  const windows = Array.from({ length: MOST_REPLAYS }, (_, index) => `w${index}`);
  await Promise.all(windows.map((window) => replays.seek(window, AT(10))));
  for (let window = 0; window < 3; window += 1) {
    expect(await replays.seek(`refused ${window}`, AT(10))).toMatchObject({
      error: { code: 'too_many_replays' },
    });
    expect(await replays.open(`refused tape ${window}`, TAPE_AWAY)).toMatchObject({
      error: { code: 'too_many_replays' },
    });
  }
  expect(replays.size).toBe(MOST_REPLAYS);
  await replays.close('w0');
  expect(await replays.open('no tape', TAPE_AWAY)).toMatchObject({ error: { code: 'kafka_unreachable' } });
  expect(await replays.close('never open')).toEqual({ ok: true, value: { phase: 'off' } });
  expect(replays.size).toBe(MOST_REPLAYS - 1);
  await replays.stop();
  expect(replays.size).toBe(0);
});
