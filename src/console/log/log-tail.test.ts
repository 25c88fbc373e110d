import { expect, it, onTestFinished, vi } from 'vitest';
import { memoryLog } from '../../../tests/support/memory-log.ts';
import type { LogTail } from '../../contract/log.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';
import { createLogBrowser } from './log-browser.ts';
import { openLogTail } from './log-tail.ts';

const TOPIC = 'any';
const NO_FILTER = { key: '', type: '', text: '', path: '' };

function soon(expectation: () => void): Promise<void> {
  return vi.waitFor(expectation, { timeout: 15_000 });
}

/** A topic that is followed; what Kafka holds of it is changed by the test. */
function followed() {
  const log: LogRecord[] = [];
  const clock = { nowMs: 0 };
  let ranges: PartitionRange[] = [];
  const reader = {
    ...memoryLog(log),
    read: (...request: Parameters<ReturnType<typeof memoryLog>['read']>) =>
      memoryLog(log, ranges).read(...request),
    async ranges() {
      if (ranges.length === 0)
        throw Object.assign(new Error('no such topic'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' });
      return ranges;
    },
  };
  const { lanes } = createLogBrowser({
    reader,
    entityOf: () => undefined,
    positionOf: () => undefined,
    isPrivate: () => false,
    now: () => 0,
  });
  function follow() {
    const view = openLogTail({
      reader,
      lanes,
      topic: TOPIC,
      partition: undefined,
      filter: NO_FILTER,
      isPrivate: () => false,
      onDirty: () => undefined,
      now: () => clock.nowMs,
    });
    onTestFinished(() => view.close());
    const tail = (): LogTail => view.snapshot();
    return { tail, places: () => tail().rows.map(({ partition, offset }) => `${partition}/${offset}`) };
  }
  return {
    clock,
    follow,
    hold: (...held: readonly [partition: number, low: number, high: number][]) => {
      ranges = held.map(([partition, low, high]) => ({
        topic: TOPIC,
        partition,
        low: BigInt(low),
        high: BigInt(high),
      }));
    },
    write(partition: number, offset: number, timestampMs = 1_000) {
      log.push({
        topic: TOPIC,
        partition,
        offset: BigInt(offset),
        timestampMs,
        key: undefined,
        value: undefined,
        headers: [],
      });
    },
    forget: () => log.splice(0),
  };
}

it('shows what is written from now on, not what was there', async () => {
  const topic = followed();
  topic.write(0, 0);
  topic.hold([0, 0, 1]);
  const { tail, places } = topic.follow();
  await soon(() => expect(tail().lanes).toHaveLength(1));
  topic.write(0, 1);
  topic.hold([0, 0, 2]);
  await soon(() => expect(places()).toEqual(['0/1']));
});

it('has what came last at the top, however old it says it is', async () => {
  const topic = followed();
  topic.hold([0, 0, 0]);
  const { tail, places } = topic.follow();
  await soon(() => expect(tail().lanes).toHaveLength(1));
  topic.write(0, 0, 9_000);
  topic.hold([0, 0, 1]);
  await soon(() => expect(places()).toEqual(['0/0']));
  topic.write(0, 1, 5);
  topic.hold([0, 0, 2]);
  await soon(() => expect(places()).toEqual(['0/1', '0/0']));
});

it('has the first records of a partition that is added while it is followed', async () => {
  const topic = followed();
  topic.hold([0, 0, 0]);
  const { tail, places } = topic.follow();
  await soon(() => expect(tail().lanes).toHaveLength(1));
  topic.write(1, 0);
  topic.hold([0, 0, 0], [1, 0, 1]);
  await soon(() => expect(places()).toEqual(['1/0']));
});

it('goes on where the log begins now, when what it was about to read is cut off', async () => {
  const topic = followed();
  topic.hold([0, 0, 4]);
  const { tail, places } = topic.follow();
  await soon(() => expect(tail().lanes).toHaveLength(1));
  topic.write(0, 20);
  topic.hold([0, 20, 21]);
  await soon(() => expect(places()).toEqual(['0/20']));
  expect(tail().problem).toBeUndefined();
});

it('keeps what it shows of a topic that is deleted, and begins anew with one that is made again', async () => {
  const topic = followed();
  topic.hold([0, 0, 3]);
  const { tail, places } = topic.follow();
  await soon(() => expect(tail().lanes).toHaveLength(1));
  topic.write(0, 3);
  topic.hold([0, 0, 4]);
  await soon(() => expect(places()).toEqual(['0/3']));
  topic.hold();
  await soon(() => expect(tail().problem).toBe('no_topic'));
  expect(places()).toEqual(['0/3']);
  topic.forget();
  for (let offset = 0; offset < 6; offset += 1) topic.write(0, offset);
  topic.hold([0, 0, 6]);
  // It looks less often at what is not there.
  await soon(() => expect(tail()).toMatchObject({ received: 7, problem: undefined }));
});

it('shows one in N of what comes faster than eyes can follow, and all of the latest once it is calm', async () => {
  const topic = followed();
  topic.hold([0, 0, 0], [1, 0, 0]);
  const { tail, places } = topic.follow();
  await soon(() => expect(tail().lanes).toHaveLength(2));
  for (let offset = 0; offset < 300; offset += 1) {
    topic.write(0, offset, offset * 2);
    topic.write(1, offset, offset * 2 + 1);
  }
  topic.hold([0, 0, 300], [1, 0, 300]);
  await soon(() => expect(tail().received).toBe(600));
  const { rows, oneIn, matching, dropped } = tail();
  expect([50, 100]).toContain(oneIn);
  expect({ matching, dropped }).toEqual({ matching: 600, dropped: 600 - rows.length });
  expect(rows.length).toBeLessThan(20);
  expect(new Set(rows.map(({ partition }) => partition))).toEqual(new Set([0, 1]));
  topic.clock.nowMs = 10_000;
  await soon(() => expect(tail().oneIn).toBe(1));
  const latest = Array.from({ length: 200 }, (_, index) => `${(index + 1) % 2}/${299 - (index >> 1)}`);
  expect(places()).toEqual(latest);
});
