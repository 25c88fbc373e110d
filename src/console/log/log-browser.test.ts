import { expect, it } from 'vitest';
import { memoryLog } from '../../../tests/support/memory-log.ts';
import type { LogSearch } from '../../contract/log.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { createLogBrowser } from './log-browser.ts';

const TOPIC = 'any';

function browse(offsets: readonly number[], high: number, search: Partial<LogSearch>) {
  const log = offsets.map((offset): LogRecord => ({
    topic: TOPIC,
    partition: 0,
    offset: BigInt(offset),
    timestampMs: offset,
    key: undefined,
    value: undefined,
    headers: [],
  }));
  const ranges = [{ topic: TOPIC, partition: 0, low: 0n, high: BigInt(high) }];
  return createLogBrowser({
    reader: memoryLog(log, ranges),
    entityOf: () => undefined,
    positionOf: () => undefined,
    isPrivate: () => false,
    now: () => 0,
  }).search({
    topic: TOPIC,
    start: { kind: 'latest' },
    filter: { key: '', type: '', text: '', path: '' },
    limit: 3,
    ...search,
  });
}

it('finds the latest records in front of an aborted transaction', async () => {
  const found = await browse([0, 1, 2, 3], 900, {});
  expect(found.ok && found.value.rows.map(({ offset }) => offset)).toEqual(['1', '2', '3']);
});

it('says that it is at the end when what was wanted is all there is', async () => {
  expect(await browse([0, 1, 2], 3, { start: { kind: 'beginning' } })).toMatchObject({
    value: { stopped: 'end' },
  });
  expect(await browse([0, 1, 2, 3], 4, { start: { kind: 'beginning' } })).toMatchObject({
    value: { stopped: 'found' },
  });
});

it.each([
  ['TOPIC_AUTHORIZATION_FAILED', 'right_missing'],
  ['UNKNOWN_TOPIC_OR_PARTITION', 'not_found'],
  ['REQUEST_TIMED_OUT', 'kafka_unreachable'],
] as const)('answers %s with %s', async (type, code) => {
  const refusing = Object.assign(new Error(type), { type });
  const reader = { ...memoryLog([], []), topics: () => Promise.reject(refusing) };
  const { topics } = createLogBrowser({
    reader,
    entityOf: () => undefined,
    positionOf: () => undefined,
    isPrivate: () => false,
    now: () => 0,
  });
  expect(await topics()).toMatchObject({ ok: false, error: { code } });
});
