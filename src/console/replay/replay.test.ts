import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dumpProjection } from '../../../tests/support/dump-projection.ts';
import { openMemoryWorld as openWorld } from '../../../tests/support/memory-world.ts';
import { memoryLog } from '../../../tests/support/memory-log.ts';
import { seededLog } from '../../../tests/support/seeded-log.ts';
import type { Result } from '../../contract/app-error.ts';
import type { ReplayState } from '../../contract/replay.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import { packRecords } from '../kafka/wire-batch.ts';
import { Replay } from './replay.ts';
import type { ReplayedWorld } from './replayed-world.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-replay-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function setUp(log: readonly LogRecord[]) {
  let worlds = 0;
  let world: ReplayedWorld | undefined;
  const replay = new Replay({
    kafka: { reader: memoryLog(log), topics: () => [] },
    async openWorld() {
      worlds += 1;
      return openWorld(join(dir, `world-${worlds}.db`));
    },
    onWorld: (next) => {
      world = next;
    },
    onChange: () => undefined,
  });
  return {
    replay,
    worlds: () => worlds,
    /** What the world says now; the way back is lost by it. */
    dump: async () => {
      await world?.ask('forgetMarks', undefined);
      return dumpProjection(join(dir, `world-${worlds}.db`));
    },
    /** What a read model says that has read this and nothing else. */
    expected: async (records: readonly LogRecord[]) => {
      const path = join(dir, 'direct.db');
      rmSync(path, { force: true });
      const plain = openWorld(path);
      for (const record of records) {
        for (const batch of packRecords([record], { ...record, end: record.offset + 1n })) {
          await plain.push(batch);
        }
      }
      await plain.settled();
      await plain.stop();
      return dumpProjection(path);
    },
  };
}

function shown(result: Result<ReplayState>): Exclude<ReplayState, { phase: 'off' }> {
  if (!result.ok || result.value.phase === 'off') throw new Error('the replay is not open');
  return result.value;
}

describe('the time machine', () => {
  it.each([31, 32])(
    'shows the same world as a read model that read up to there, wherever it came from (seed %i)',
    async (seed) => {
      const log = seededLog(seed, 1_500);
      const random = seededRandom(seed);
      const { replay, dump, expected } = setUp(log);
      for (let n = 0; n < 4; n += 1) {
        const target = Math.floor(random() * log.length);
        const atMs = (log[target] as LogRecord).timestampMs;
        const there = shown(await replay.seek({ kind: 'time', atMs }));
        expect(there).toMatchObject({ phase: 'paused', done: target, total: log.length, atMs });
        const back = Math.min(target, Math.floor(random() * 30));
        await replay.step(-back);
        const forth = Math.floor(random() * 20);
        const state = shown(await replay.step(forth));
        const count = Math.min(log.length, target - back + forth);
        expect(state.done).toBe(count);
        expect(await dump()).toEqual(await expected(log.slice(0, count)));
      }
      await replay.close();
      expect(replay.state()).toEqual({ phase: 'off' });
    },
  );

  it('goes to just before a record, and one step on it is there', async () => {
    const log = seededLog(33, 600);
    const { replay } = setUp(log);
    const record = log[400] as LogRecord;
    const { topic, partition, offset } = record;
    const position = { topic, partition, offset: String(offset) };
    const before = shown(await replay.seek({ kind: 'before', position }));
    expect(before.done).toBe(400);
    expect(before.last).not.toEqual(position);
    expect(shown(await replay.step(1))).toMatchObject({ done: 401, last: position });
    await replay.close();
  });

  it('goes back further than it remembers, by folding the log again', async () => {
    const log = seededLog(34, 700);
    const { replay, worlds, dump, expected } = setUp(log);
    await replay.seek({ kind: 'time', atMs: (log[450] as LogRecord).timestampMs });
    const state = shown(await replay.step(-260));
    expect(state.done).toBe(190);
    expect(worlds()).toBe(2);
    expect(await dump()).toEqual(await expected(log.slice(0, 190)));
    await replay.close();
  });

  it('plays on by itself, pauses where it is, and stops at the end', async () => {
    const log = seededLog(35, 300);
    const { replay, dump, expected } = setUp(log);
    await replay.seek({ kind: 'time', atMs: (log[100] as LogRecord).timestampMs });
    await replay.play(1);
    await sleep(120);
    const paused = shown(await replay.pause());
    expect(paused.phase).toBe('paused');
    expect(paused.done).toBeGreaterThan(100);
    await sleep(120);
    expect(shown({ ok: true, value: replay.state() }).done).toBe(paused.done);
    await replay.play(100);
    while (shown({ ok: true, value: replay.state() }).phase === 'playing') await sleep(20);
    expect(replay.state()).toMatchObject({ phase: 'paused', done: 300 });
    expect(await dump()).toEqual(await expected(log));
    await replay.close();
  });

  it('says when the log cannot be read, and keeps what it shows', async () => {
    const log = seededLog(36, 200);
    const reader = memoryLog(log);
    let isAway = false;
    const replay = new Replay({
      kafka: {
        topics: () => [],
        reader: {
          ...reader,
          offsetAt: (...at) => (isAway ? Promise.reject(new Error('away')) : reader.offsetAt(...at)),
        },
      },
      openWorld: async () => openWorld(join(dir, 'away.db')),
      onWorld: () => undefined,
      onChange: () => undefined,
    });
    await replay.seek({ kind: 'time', atMs: (log[50] as LogRecord).timestampMs });
    isAway = true;
    expect(await replay.seek({ kind: 'time', atMs: 0 })).toMatchObject({
      error: { code: 'kafka_unreachable' },
    });
    expect(replay.state()).toMatchObject({ phase: 'paused', done: 50, failed: true });
    await replay.close();
  });

  it('is closed a while after nobody looks at it any more, and not under somebody who came back', async () => {
    const log = seededLog(37, 100);
    const worlds: (ReplayedWorld | undefined)[] = [];
    const replay = new Replay({
      kafka: { topics: () => [], reader: memoryLog(log) },
      openWorld: async () => openWorld(join(dir, 'left.db')),
      onWorld: (world) => worlds.push(world),
      onChange: () => undefined,
      keptMs: 20,
    });
    const leave = replay.watch();
    await replay.seek({ kind: 'time', atMs: (log[50] as LogRecord).timestampMs });
    leave();
    const comeBack = replay.watch();
    await sleep(60);
    expect(replay.state().phase).toBe('paused');
    comeBack();
    await vi.waitFor(() => expect(replay.state().phase).toBe('off'));
    expect(worlds.at(-1)).toBeUndefined();
  });
});
