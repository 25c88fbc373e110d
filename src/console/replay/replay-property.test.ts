import { expect, it } from 'vitest';
import { openMemoryWorld } from '../../../tests/support/memory-world.ts';
import { memoryLog } from '../../../tests/support/memory-log.ts';
import { seededLog } from '../../../tests/support/seeded-log.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import type { ListName } from '../projection/messages.ts';
import { packRecords } from '../kafka/wire-batch.ts';
import { Replay } from './replay.ts';
import type { ReplayedWorld } from './replayed-world.ts';

const LISTS: readonly ListName[] = [
  'orders',
  'payments',
  'deliveries',
  'activity',
  'quarantine',
  'notifications',
];

/** The figures and every list, as the pages have them; rows are counted differently by each read model. */
async function pagesOf(world: ReplayedWorld, atMs: number): Promise<unknown> {
  world.setClock(atMs);
  await world.settled();
  const pages: Record<string, unknown> = { figures: await world.ask('dashboard', '1h') };
  for (const name of LISTS) {
    pages[name] = await world.ask('list', { name, input: { search: '', filter: 'all', limit: 20 } });
  }
  return JSON.parse(JSON.stringify(pages, (key, value: unknown) => (key === 'no' ? undefined : value)));
}

/** What a read model says at an instant that has read these records, one by one, and nothing else. */
async function foldFromZero(records: readonly LogRecord[], atMs: number): Promise<unknown> {
  const world = openMemoryWorld(':memory:');
  for (const record of records) {
    world.setClock(record.timestampMs);
    for (const batch of packRecords([record], { ...record, end: record.offset + 1n })) {
      await world.push(batch);
    }
  }
  const pages = await pagesOf(world, atMs);
  await world.stop();
  return pages;
}

class Session {
  readonly #all: readonly LogRecord[];
  readonly #random: () => number;
  /** What the log holds now. */
  readonly log: LogRecord[];
  world: ReplayedWorld | undefined;
  readonly replay: Replay;
  #leave: (() => void) | undefined;

  constructor(seed: number) {
    this.#all = seededLog(seed, 900);
    this.#random = seededRandom(seed);
    this.log = this.#all.slice(0, 400);
    this.replay = new Replay({
      kafka: { reader: memoryLog(this.log), topics: () => [] },
      openWorld: async () => openMemoryWorld(':memory:'),
      onWorld: (world) => {
        this.world = world;
      },
      onChange: () => undefined,
    });
    this.#leave = this.replay.watch();
  }

  upTo(n: number): number {
    return Math.floor(this.#random() * n);
  }

  grow(): void {
    this.log.push(...this.#all.slice(this.log.length, this.log.length + 1 + this.upTo(60)));
  }

  #seek(): Promise<unknown> {
    const now = (this.log.at(-1) as LogRecord).timestampMs + 1_000;
    const record = this.log[this.upTo(this.log.length)] as LogRecord;
    const { topic, partition, offset, timestampMs } = record;
    const position = { topic, partition, offset: String(offset) };
    const instants = [
      { kind: 'time', atMs: now },
      { kind: 'time', atMs: timestampMs },
      { kind: 'before', position },
    ] as const;
    return this.replay.seek(instants[this.upTo(3)] ?? instants[0]);
  }

  /** One or two wishes; the second does not wait for the first. */
  async act(): Promise<void> {
    if (this.replay.state().phase === 'off') {
      await this.#seek();
    }
    const wishes = [
      () => this.#seek(),
      () => this.replay.step(this.upTo(40) - 20),
      () => this.replay.step(this.upTo(2) === 0 ? 1 : -1),
      () => this.#play(),
      () => this.#comeBack(),
      async () => this.grow(),
      () => this.replay.close(),
    ];
    const wish = () => wishes[this.upTo(wishes.length)]?.();
    const first = wish();
    if (this.upTo(3) === 0) {
      await wish();
    }
    await first;
    // Whatever is under way has ended, and playing with it.
    await this.replay.pause();
  }

  async #play(): Promise<void> {
    await this.replay.play(this.upTo(2) === 0 ? 1 : 100);
    await this.replay.pause();
  }

  /** The window is closed and opened again within the time that the replay is kept, and its clock is clicked. */
  async #comeBack(): Promise<void> {
    this.#leave?.();
    this.grow();
    this.#leave = this.replay.watch();
    await this.replay.seek({ kind: 'time', atMs: Number.MAX_SAFE_INTEGER });
  }

  async end(): Promise<void> {
    this.#leave?.();
    await this.replay.close();
  }
}

/** What is on the screen, and what has to be there. */
async function compared({ replay, world, log }: Session): Promise<{ seen: unknown; wanted: unknown }> {
  const state = replay.state();
  if (state.phase === 'off' || world === undefined) {
    return { seen: { state, world }, wanted: { state: { phase: 'off' }, world: undefined } };
  }
  const { phase, failed, done, atMs, last, toMs } = state;
  const [before, next] = [log[done - 1], log[done]];
  const position = before && {
    topic: before.topic,
    partition: before.partition,
    offset: String(before.offset),
  };
  const fromMs = before?.timestampMs ?? 0;
  const untilMs = Math.min(next?.timestampMs ?? Infinity, toMs);
  return {
    seen: {
      phase,
      failed,
      last,
      isOnTime: atMs >= fromMs && atMs <= untilMs,
      pages: await pagesOf(world, atMs),
    },
    wanted: {
      phase: 'paused',
      failed: false,
      last: position,
      isOnTime: true,
      pages: await foldFromZero(log.slice(0, done), atMs),
    },
  };
}

it.each([1, 2, 3, 4])(
  'shows figures and lists of the instant on its bar after any sequence of seek, step, play, leave and return (seed %i)',
  async (seed) => {
    const session = new Session(seed);
    for (let n = 0; n < 10; n += 1) {
      await session.act();
      const { seen, wanted } = await compared(session);
      expect(seen).toEqual(wanted);
    }
    await session.end();
  },
);

it('shows the log as of now to a window that comes back, not the world it left', async () => {
  const session = new Session(7);
  const leave = session.replay.watch();
  await session.replay.seek({ kind: 'time', atMs: Number.MAX_SAFE_INTEGER });
  leave();
  session.grow();
  session.replay.watch();
  const state = await session.replay.seek({ kind: 'time', atMs: Number.MAX_SAFE_INTEGER });
  const { length } = session.log;
  expect(length).toBeGreaterThan(400);
  expect(state).toMatchObject({
    value: { done: length, total: length, atMs: session.log.at(-1)?.timestampMs },
  });
  await session.end();
});
