import { describe, expect, it } from 'vitest';
import { openMemoryWorld } from '../../../tests/support/memory-world.ts';
import { LogCursor, type HistoryReader } from '../replay/log-cursor.ts';
import { Replay } from '../replay/replay.ts';
import type { ReplaySource } from '../replay/replay-source.ts';
import { readTapeLines } from './tape-line.ts';
import { tapeSource } from './tape-source.ts';

/** Two lines of a tape with a gap of nine quintillion offsets. */
const TAPE_GAP = ['0', '9000000000000000000']
  .map(
    (offset) =>
      `{"topic": "orders", "partition": 0, "offset": "${offset}", "timestamp": 1795000000000, "key": "aw==", "headers": [], "value": "eyJvcmRlcl9pZCI6InQxIiwiY3VzdG9tZXJfbmFtZSI6IlRBUEVEIiwiYW1vdW50IjoxLCJwcm9kdWN0IjoieCJ9"}`,
  )
  .join('\n');
const OFFSETS = [0n, 9_000_000_000_000_000_000n];

function counting(reader: ReplaySource['reader']): { reader: ReplaySource['reader']; reads: () => number } {
  let reads = 0;
  return {
    reads: () => reads,
    reader: {
      ...reader,
      read(request) {
        reads += 1;
        return reader.read(request);
      },
    },
  };
}

/** As Kafka's log: it only reads. */
function plain({ read, offsetAt }: HistoryReader): HistoryReader {
  return { read, offsetAt };
}

describe('tape-gap', () => {
  const source = tapeSource(readTapeLines(TAPE_GAP));

  it('opens in the time machine as two events', async () => {
    const { reader, reads } = counting(source.reader);
    const replay = new Replay({
      kafka: { reader, topics: () => [] },
      openWorld: async () => openMemoryWorld(':memory:'),
      onWorld: () => undefined,
      onChange: () => undefined,
    });
    const opened = await replay.open({ ...source, reader });
    expect(opened).toMatchObject({ value: { phase: 'paused', done: 2, total: 2, isTape: true } });
    expect(await replay.step(-2)).toMatchObject({ value: { done: 0, total: 2 } });
    expect(await replay.step(1)).toMatchObject({ value: { done: 1, total: 2 } });
    expect(reads()).toBeLessThan(10);
    await replay.close();
  });

  it('is searched backwards in a number of reads that grows with the logarithm of the gap', async () => {
    const { reader, reads } = counting(source.reader);
    const cursor = new LogCursor(plain(reader), await reader.ranges([]));
    const found = await cursor.before(cursor.end, 200);
    expect(found.map(({ offset }) => offset)).toEqual(OFFSETS);
    expect(reads()).toBeLessThan(100);
  });

  it('leaves the event loop to others while it is walked', async () => {
    const cursor = new LogCursor(plain(source.reader), await source.reader.ranges([]));
    let turns = 0;
    let immediate = setImmediate(function again() {
      turns += 1;
      immediate = setImmediate(again);
    });
    await cursor.before(cursor.end, 200);
    clearImmediate(immediate);
    expect(turns).toBeGreaterThan(10);
  });
});

describe('a tape of records', () => {
  const line = (offset: number, partition = 0) =>
    `{"topic":"orders","partition":${partition},"offset":"${offset}","timestamp":${1_000 + offset},"headers":[]}`;

  it('counts what is there twice as one record', async () => {
    const { reader } = tapeSource(readTapeLines([line(3), line(1), line(3), line(2, 1)].join('\n')));
    const cursor = new LogCursor(reader, await reader.ranges([]));
    const taken: string[] = [];
    for (let record = await cursor.take(); record; record = await cursor.take()) {
      taken.push(`${record.partition}/${record.offset}`);
    }
    expect(taken).toEqual(['0/1', '1/2', '0/3']);
    expect([cursor.done, cursor.total]).toEqual([3, 3]);
  });
});
