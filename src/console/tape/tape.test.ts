import { describe, expect, it } from 'vitest';
import { interleaved, seededLog } from '../../../tests/support/seeded-log.ts';
import { ok } from '../../contract/app-error.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import type { RawMessage, WireMessage } from '../kafka/producer/outgoing-message.ts';
import { laneKey } from '../replay/place.ts';
import type { ReplaySource } from '../replay/replay-source.ts';
import { readTapeLines, tapeLine } from './tape-line.ts';
import { TAPE_HEAD } from '../../contract/tape.ts';
import { createTapes } from './tape.ts';

function setUp(log: readonly LogRecord[]) {
  const lanes = Map.groupBy(log, laneKey);
  const written: (RawMessage | WireMessage)[] = [];
  let source: ReplaySource | undefined;
  const tapes = createTapes({
    topics: () => [],
    reader: {
      ranges: async () =>
        [...lanes.values()].map((lane) => {
          const { topic, partition } = lane[0] as LogRecord;
          return { topic, partition, low: 0n, high: BigInt(lane.length) };
        }),
      async read({ topic, partition, from }) {
        const lane = lanes.get(laneKey({ topic, partition })) ?? [];
        const records = lane.slice(Number(from), Number(from) + 100);
        return { records, nextOffset: from + BigInt(records.length), high: BigInt(lane.length) };
      },
      offsetAt: async () => 0n,
    },
    replays: {
      async open(_window, opened) {
        source = opened;
        return ok({ phase: 'off' });
      },
    },
    isPrivate: () => false,
    outbox: {
      async publishAll(messages) {
        written.push(...messages);
        return [];
      },
    },
  });
  return { tapes, written, source: () => source };
}

async function tapeOf(log: readonly LogRecord[]): Promise<string[]> {
  const { tapes } = setUp(log);
  const parts: string[] = [];
  let part = await tapes.read({ after: 'start' });
  for (; part.next; part = await tapes.read({ after: part.next })) parts.push(part.text);
  return [...parts, part.text];
}

const OLD_HEAD = '{"vigie-tape":1}\n';

const plain = (records: readonly LogRecord[]) => records.map((record) => tapeLine(record)).toSorted();

describe('tapes', () => {
  it('hold the whole history in its order, in parts, byte for byte', async () => {
    const log = seededLog(41, 3_000);
    const parts = await tapeOf(log);
    expect(parts.length).toBeGreaterThan(1);
    const records = parts.flatMap((text) => readTapeLines(text));
    expect(records.map(({ timestampMs }) => timestampMs)).toEqual(log.map(({ timestampMs }) => timestampMs));
    expect(plain(records)).toEqual(plain(log));
  });

  it('open as a log of their own, whatever the order of their lines', async () => {
    const log = seededLog(42, 500);
    const { tapes, source } = setUp([]);
    const lines = interleaved(log, seededRandom(1)).map((record) => tapeLine(record));
    await tapes.open('w', { text: OLD_HEAD + lines.slice(0, 200).join(''), isFirst: true, isLast: false });
    await tapes.open('w', { text: lines.slice(200).join(''), isFirst: false, isLast: true });
    const reader = source()?.reader;
    const read: LogRecord[] = [];
    for (const { topic, partition, low, high } of (await reader?.ranges(log.map(({ topic }) => topic))) ??
      []) {
      for (let from = low; from < high;) {
        const part = await reader?.read({ topic, partition, from });
        read.push(...(part?.records ?? []));
        from = part?.nextOffset ?? high;
      }
    }
    expect(plain(read)).toEqual(plain(log));
  });

  it('are written to their topics with keys, headers and times, and say so', async () => {
    const [record] = seededLog(43, 10).filter(({ value }) => value !== undefined) as [LogRecord];
    const { tapes, written } = setUp([record]);
    const elsewhere = { ...record, partition: 77, key: undefined, value: undefined };
    const text = tapeLine(record) + tapeLine(elsewhere);
    expect(await tapes.write({ text })).toEqual({
      ok: true,
      value: { records: 2, refused: 0, refusal: undefined },
    });
    const { topic, partition, key, value, timestampMs } = record;
    const asBytes = (bytes: Uint8Array | undefined) => bytes && new Uint8Array(bytes);
    expect(
      written.map((each) => ({ ...each, key: asBytes(each.key as Uint8Array), value: asBytes(each.value) })),
    ).toEqual([
      {
        topic,
        partition,
        key: asBytes(key),
        value: asBytes(value),
        timestampMs,
        headers: written[0]?.headers,
      },
      // No such partition is there.
      {
        topic,
        partition: undefined,
        key: undefined,
        value: undefined,
        timestampMs,
        headers: written[1]?.headers,
      },
    ]);
    const from = new Map<string, unknown>(written[0]?.headers).get('vigie-tape-from');
    expect(String(from)).toBe(`${topic}/${partition}/${record.offset}`);
  });

  it.each([
    'nonsense',
    '{"topic":1}',
    '[]',
    '{"vigie-tape":3}',
    '{"topic":"a","partition":0,"offset":"x","timestamp":0,"headers":[]}',
    '{"topic":"a b","partition":0,"offset":"0","timestamp":0,"headers":[]}',
    '{"topic":"a","partition":-1,"offset":"0","timestamp":0,"headers":[]}',
    '{"topic":"a","partition":0,"offset":"9223372036854775807","timestamp":0,"headers":[]}',
    '{"topic":"a","partition":0,"offset":"5","timestamp":0,"headers":[],"unreadable":{"firstOffset":"5","lastOffset":"4","sizeBytes":1,"reason":"r"}}',
    '{"topic":"a","partition":0,"offset":"5","timestamp":0,"headers":[],"unreadable":null}',
    '{"topic":"a","partition":0,"offset":"0","timestamp":9007199254740993,"headers":[]}',
    '{"topic":"a","partition":0,"offset":"0","timestamp":0,"headers":[["a"]]}',
    '{"topic":"a","partition":0,"offset":"0","timestamp":0,"headers":[[1,"YQ=="]]}',
    '{"topic":"a","partition":0,"offset":"0","timestamp":0,"headers":[],"key":7}',
    '{"topic":"a","partition":0,"offset":"0","timestamp":0,"headers":[],"value":"no base64!"}',
  ])('refuse %s', async (text) => {
    const { tapes } = setUp([]);
    const refused = { ok: false, error: { code: 'not_a_tape' } };
    for (const part of [
      { text: OLD_HEAD + text, isFirst: true, isLast: true },
      { text: `${TAPE_HEAD}${text}\n`, isFirst: true, isLast: false },
      { text, isFirst: true, isLast: true },
    ]) {
      expect(await tapes.open('w', part)).toMatchObject(refused);
      expect(tapes.check('w', part)).toMatchObject(refused);
    }
    expect(await tapes.write({ text })).toMatchObject(refused);
  });

  it('write nothing of a part in which the client could not send a record (tape-poison)', async () => {
    const { tapes, written } = setUp([]);
    const good = seededLog(46, 1).map((record) => tapeLine(record));
    const poison =
      '{"topic": "orders", "partition": 0, "offset": "0", "timestamp": 1.5, "key": "aw==", "headers": [], "value": "eyJvcmRlcl9pZCI6InQxIn0="}';
    const result = await tapes.write({ text: [TAPE_HEAD, ...good, poison].join('') });
    expect(result).toMatchObject({ ok: false, error: { code: 'not_a_tape' } });
    expect(result.ok ? '' : result.error.message).toContain('its timestamp is wrong');
    expect(written).toEqual([]);
  });

  it('may have the line ends of a mail or of Windows', async () => {
    const { tapes, source } = setUp([]);
    const lines = seededLog(48, 5).map((record) => tapeLine(record));
    const text = (OLD_HEAD + lines.join('')).replaceAll('\n', '\r\n');
    expect(await tapes.open('w', { text, isFirst: true, isLast: true })).toMatchObject({ ok: true });
    expect(await source()?.reader.ranges(['orders', 'payments', 'deliveries'])).not.toEqual([]);
    expect(readTapeLines(text)).toEqual(readTapeLines(lines.join('')));
  });

  it('are opened by one window at a time, and one that is refused leaves nothing behind', async () => {
    const { tapes } = setUp([]);
    const [line = ''] = seededLog(49, 1).map((record) => tapeLine(record));
    await tapes.open('a', { text: OLD_HEAD + line, isFirst: true, isLast: false });
    await tapes.open('b', { text: OLD_HEAD + line, isFirst: true, isLast: false });
    const late = await tapes.open('a', { text: line, isFirst: false, isLast: true });
    expect(late).toMatchObject({ error: { code: 'too_many' } });
    expect(await tapes.open('b', { text: 'nonsense', isFirst: false, isLast: false })).toMatchObject({
      error: { code: 'not_a_tape' },
    });
    expect(await tapes.open('b', { text: line, isFirst: false, isLast: true })).toMatchObject({ ok: false });
  });
});
