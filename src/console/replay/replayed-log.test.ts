import { describe, expect, it } from 'vitest';
import { memoryLog } from '../../../tests/support/memory-log.ts';
import type { LogSearch } from '../../contract/log.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import { createReplayedBrowser } from '../log/replayed-browser.ts';
import { comesBefore, laneKey } from './place.ts';
import { Replay } from './replay.ts';
import { ReplayedLog } from './replayed-log.ts';
import type { ReplayedWorld } from './replayed-world.ts';

const REPLAYED = ['orders', 'payments'];
const OTHER = 'elsewhere';
const PARTITIONS = 3;

/** A read model that folds nothing: the log alone is looked at. */
const NO_WORLD: ReplayedWorld = {
  push: async () => true,
  ask: async () => undefined,
  openSession: () => {
    throw new Error('no screen looks at it');
  },
  setClock: () => undefined,
  setPrivacy: () => undefined,
  settled: async () => undefined,
  stop: async () => undefined,
};

class Shop {
  readonly #random: () => number;
  readonly log: LogRecord[] = [];
  readonly #ends = new Map<string, bigint>();
  #nowMs = 1_000;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  upTo(n: number): number {
    return Math.floor(this.#random() * n);
  }

  /** Several records may have the same time, and some offsets hold none; it begins in a millisecond of its own. */
  write(count: number): void {
    this.#nowMs += 1;
    for (let n = 0; n < count; n += 1) {
      this.#nowMs += this.upTo(3);
      const lane = {
        topic: [...REPLAYED, OTHER][this.upTo(3)] as string,
        partition: this.upTo(PARTITIONS),
      };
      const offset = (this.#ends.get(laneKey(lane)) ?? 0n) + BigInt(this.upTo(2));
      this.#ends.set(laneKey(lane), offset + 1n);
      this.log.push({
        ...lane,
        offset,
        timestampMs: this.#nowMs,
        key: undefined,
        value: undefined,
        headers: [],
      });
    }
  }

  /** As Kafka's reader answers: ranges of the topics that are asked for. */
  reader() {
    const all = memoryLog(this.log);
    return {
      ...all,
      ranges: async (topics: readonly string[]) =>
        (await all.ranges()).filter(({ topic }) => topics.includes(topic)),
    };
  }

  history(): LogRecord[] {
    return this.log
      .filter(({ topic }) => REPLAYED.includes(topic))
      .toSorted((a, b) => (comesBefore(a, b) ? -1 : comesBefore(b, a) ? 1 : 0));
  }
}

const positionOf = (record: Pick<LogRecord, 'topic' | 'partition'> & { readonly offset: bigint | string }) =>
  `${laneKey(record)}/${record.offset}`;
const positions = (records: readonly LogRecord[]) => records.map(positionOf).toSorted();

async function searched(log: ReplayedLog, topic: string, start: LogSearch['start']): Promise<string[]> {
  const filter = { key: '', type: '', text: '', path: '' };
  const { search } = createReplayedBrowser(log, {
    entityOf: () => undefined,
    isPrivate: () => false,
    now: () => 0,
  });
  const found = await search({ topic, start, filter, limit: 200 });
  return found.ok ? found.value.rows.map(positionOf).toSorted() : [found.error.code];
}

/** Every way to read a topic, each with all that it shows. */
async function everyWay(log: ReplayedLog, topic: string): Promise<string[][]> {
  const ways = [
    await searched(log, topic, { kind: 'beginning' }),
    await searched(log, topic, { kind: 'latest' }),
    await searched(log, topic, { kind: 'time', atMs: 0 }),
    await searched(log, topic, { kind: 'offset', offset: '0' }),
  ];
  const read: LogRecord[] = [];
  for (const { partition, low, high } of await log.ranges([topic])) {
    for (let from = low; from < high;) {
      const { records, nextOffset } = await log.read({ topic, partition, from });
      read.push(...records);
      from = nextOffset;
    }
  }
  return [...ways, positions(read)];
}

function replayOf(shop: Shop): Replay {
  return new Replay({
    kafka: { reader: shop.reader(), topics: () => REPLAYED },
    openWorld: async () => NO_WORLD,
    onWorld: () => undefined,
    onChange: () => undefined,
  });
}

/** The log of an instant holds these, however it is read, and knows no other one. */
async function expectHolds(
  shop: Shop,
  log: ReplayedLog,
  topic: string,
  then: readonly LogRecord[],
): Promise<void> {
  for (const way of await everyWay(log, topic)) {
    expect(way).toEqual(positions(then));
  }
  for (const record of shop.log.filter((each) => each.topic === topic)) {
    const found = await log.readRecord({ ...record, offset: String(record.offset) });
    expect(found && positionOf(found)).toBe(then.includes(record) ? positionOf(record) : undefined);
  }
}

describe('the log as of the instant of a replay', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'holds what a filter from zero holds, while live goes on (seed %i)',
    async (seed) => {
      const shop = new Shop(seed);
      shop.write(120);
      const replay = replayOf(shop);
      for (let turn = 0; turn < 12; turn += 1) {
        const history = shop.history();
        const atMs = 990 + shop.upTo(180);
        await replay.seek({ kind: 'time', atMs });
        let count = history.filter(({ timestampMs }) => timestampMs < atMs).length;
        const lastMs = history.at(-1)?.timestampMs ?? 0;
        let untilMs = Math.min(atMs, lastMs + 1);
        const by = shop.upTo(5) - 2;
        if (by !== 0 && count + by > 0 && count + by <= history.length) {
          await replay.step(by);
          count += by;
          untilMs = (history[count - 1]?.timestampMs ?? 0) + 1;
        }
        const others = shop.log.filter(({ topic, timestampMs }) => topic === OTHER && timestampMs < untilMs);
        const log = replay.log();
        expect(log).toBeDefined();
        shop.write(4);
        if (log) {
          await expectHolds(shop, log, OTHER, others);
          for (const topic of REPLAYED) {
            const then = history.slice(0, count).filter((record) => record.topic === topic);
            await expectHolds(shop, log, topic, then);
          }
        }
      }
    },
  );

  it('says where the partitions ended and how many there were, not where they end now', async () => {
    const shop = new Shop(7);
    shop.write(60);
    const replay = replayOf(shop);
    await replay.seek({ kind: 'time', atMs: 1_020 });
    const log = replay.log();
    const before = [await log?.topics(), await log?.ranges(REPLAYED)];
    shop.write(60);
    expect([await log?.topics(), await log?.ranges(REPLAYED)]).toEqual(before);
  });

  it('holds nothing of a topic that was made again, and has no topic that is not there', async () => {
    const shop = new Shop(8);
    shop.write(60);
    const log = new ReplayedLog({
      source: { reader: shop.reader(), topics: () => REPLAYED, tape: undefined },
      place: new Map([['orders/0', 9_000n]]),
      untilMs: 2_000,
    });
    expect(await log.ranges(['orders'])).toEqual([
      { topic: 'orders', partition: 0, low: 9_000n, high: 9_000n },
    ]);
    expect(await searched(log, 'orders', { kind: 'beginning' })).toEqual([]);
    expect(await searched(log, 'none', { kind: 'beginning' })).toEqual(['not_found']);
  });

  it('is not known while the replay is on its way, and after it is closed', async () => {
    const shop = new Shop(9);
    shop.write(60);
    const replay = replayOf(shop);
    expect(replay.log()).toBeUndefined();
    const arrived = replay.seek({ kind: 'time', atMs: 1_020 });
    expect(replay.log()).toBeUndefined();
    await arrived;
    expect(replay.log()).toBeDefined();
    await replay.close();
    expect(replay.log()).toBeUndefined();
  });
});
