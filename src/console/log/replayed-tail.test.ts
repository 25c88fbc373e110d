import { expect, it, onTestFinished, vi } from 'vitest';
import { memoryLog } from '../../../tests/support/memory-log.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { ReplayedLog } from '../replay/replayed-log.ts';
import { createSignal } from '../streams/signal.ts';
import { createReplayedBrowser } from './replayed-browser.ts';
import { ReplayedTail } from './replayed-tail.ts';

const TOPIC = 'any';
const LOG = Array.from({ length: 10 }, (_, n): LogRecord => ({
  topic: TOPIC,
  partition: 0,
  offset: BigInt(n),
  timestampMs: n,
  key: undefined,
  value: undefined,
  headers: [],
}));

function soon(expectation: () => void): Promise<void> {
  return vi.waitFor(expectation, { timeout: 15_000 });
}

/** A replay that goes where the test says; undefined while it is on its way. */
function replayed(topic = TOPIC) {
  const changed = createSignal<void>();
  let log: ReplayedLog | undefined;
  const tail = new ReplayedTail({
    log: () =>
      log && createReplayedBrowser(log, { entityOf: () => undefined, isPrivate: () => false, now: () => 0 }),
    topic,
    partition: undefined,
    filter: { key: '', type: '', text: '', path: '' },
    onChange: changed.listen,
    onDirty: () => undefined,
  });
  onTestFinished(() => tail.close());
  const reader = memoryLog(LOG);
  const ranges = async (topics: readonly string[]) =>
    (await reader.ranges()).filter((range) => topics.includes(range.topic));
  return {
    offsets: () => tail.snapshot().rows.map(({ offset }) => Number(offset)),
    lanes: () => tail.snapshot().lanes,
    problem: () => tail.snapshot().problem,
    goTo: (end: number | undefined) => {
      const place = new Map([[`${TOPIC}/0`, BigInt(end ?? 0)]]);
      const source = { reader: { ...reader, ranges }, topics: () => [TOPIC], tape: undefined };
      log = end === undefined ? undefined : new ReplayedLog({ source, place, untilMs: end });
      changed.emit();
    },
  };
}

it('shows the latest records of the instant, and follows the replay both ways', async () => {
  const { goTo, offsets, lanes } = replayed();
  expect(lanes()).toEqual([]);
  goTo(3);
  await soon(() => expect(offsets()).toEqual([2, 1, 0]));
  expect(lanes()).toEqual([{ partition: 0, low: '0', high: '3', position: '3' }]);
  goTo(4);
  await soon(() => expect(offsets()).toEqual([3, 2, 1, 0]));
  goTo(1);
  await soon(() => expect(offsets()).toEqual([0]));
});

it('shows nothing of the instant before while the replay goes elsewhere', async () => {
  const { goTo, offsets, lanes } = replayed();
  goTo(3);
  await soon(() => expect(offsets()).toHaveLength(3));
  goTo(undefined);
  expect([offsets(), lanes()]).toEqual([[], []]);
  goTo(0);
  await soon(() => expect(lanes()).toHaveLength(1));
  expect(offsets()).toEqual([]);
});

it('says that a topic is not in what is replayed', async () => {
  const { goTo, problem } = replayed('none');
  goTo(3);
  await soon(() => expect(problem()).toBe('no_topic'));
});
