import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils';
import { describe, expect, it } from 'vitest';
import { DamagedFolder } from '../damaged-folder.ts';
import { nodeFileSystem } from '../file-system.ts';
import { unknownMark } from '../../testing/unknown-mark.ts';
import { FailingFileSystem } from '../../testing/failing-file-system.ts';
import { seededRandom } from '../../testing/seeded-random.ts';
import { segmentLimits } from '../../testing/segment-limits.ts';
import { temporaryDirectory } from '../../../../tests/support/temporary-directory.ts';
import { type BatchToBuild, buildBatch, type RecordToBuild } from '../../wire/build-batch.ts';
import { buildControlBatch } from '../../wire/control-batch.ts';
import { CODEC_MASK, decompressRecords } from '../../wire/decompress-records.ts';
import {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  endOffsetOf,
  isControl,
  isCrcValid,
  readBatchHeader,
  signBatch,
} from '../../wire/record-batch.ts';
import { readRecords } from '../../wire/records.ts';
import { GroupCommit } from '../group-commit.ts';
import { offsetAtTimestamp } from '../offset-at-timestamp.ts';
import { PartitionLog, type PartitionLogOptions } from '../partition-log.ts';
import type { CompactionPolicy } from './compactable-log.ts';

const START_MS = 1_000_000;
const DELETE_RETENTION_MS = 1000;
const POLICY: CompactionPolicy = {
  minCleanableDirtyRatio: 0,
  minCompactionLagMs: 0,
  maxCompactionLagMs: Number.MAX_SAFE_INTEGER,
  deleteRetentionMs: DELETE_RETENTION_MS,
  segmentBytes: 2000,
};

type Machine = { root: string; fileSystem: FailingFileSystem; nowMs: number };

function machine(): Machine {
  const fileSystem = new FailingFileSystem();
  fileSystem.waitsForDisk = false;
  return { root: temporaryDirectory(), fileSystem, nowMs: START_MS };
}

function openLog(on: Machine, options: Partial<PartitionLogOptions> = {}): PartitionLog {
  return new PartitionLog({
    fileSystem: on.fileSystem,
    groupCommit: new GroupCommit(),
    directory: join(on.root, 'log'),
    damaged: new DamagedFolder(nodeFileSystem, on.root, () => 1),
    asideName: 'topic-0',
    mark: unknownMark,
    label: 'topic-0',
    cleanShutdown: false,
    syncedOffset: 0n,
    nowMs: () => on.nowMs,
    segmentLimits: () => segmentLimits({ sizeBytes: 2000, indexIntervalBytes: 200 }),
    onStorageFailure: () => undefined,
    ...options,
  });
}

const CODECS: ((records: Buffer) => Buffer)[] = [
  (records) => records,
  (records) => gzipSync(records),
  (records) => Buffer.from(snappyCompress(records)),
  (records) => Buffer.from(lz4Compress(records)),
  (records) => zstdCompressSync(records),
];

function batchOf(records: RecordToBuild[], codec = 0, options: Partial<BatchToBuild> = {}): Buffer {
  const plain = buildBatch({
    records,
    timestampMs: BigInt(START_MS),
    ...options,
    attributes: (options.attributes ?? 0) | codec,
  });
  const batch = Buffer.concat([
    plain.subarray(0, BATCH_HEADER_BYTES),
    CODECS[codec]!(plain.subarray(BATCH_HEADER_BYTES)),
  ]);
  signBatch(batch);
  return batch;
}

function put(key: string, value: string | null): RecordToBuild {
  return { key: Buffer.from(key), value: value === null ? null : Buffer.from(value) };
}

function append(log: PartitionLog, batch: Buffer): bigint {
  const result = log.append(Buffer.from(batch), readBatchHeader(batch, 0), undefined);
  if (result.kind !== 'appended') {
    throw new Error(result.kind);
  }
  return result.baseOffset;
}

async function mark(log: PartitionLog, producerId: bigint, isCommit: boolean): Promise<void> {
  const marker = buildControlBatch({ producerId, producerEpoch: 0, isCommit, timestampMs: BigInt(START_MS) });
  log.appendMarker(marker, readBatchHeader(marker, 0));
  await log.durable(log.logEndOffset);
}

/** Ends the active segment, so that everything before is open to compaction. */
async function roll(log: PartitionLog): Promise<void> {
  append(log, batchOf([put('filler', 'x'.repeat(1990))]));
  await log.durable(log.logEndOffset);
}

function headers(log: PartitionLog): BatchHeader[] {
  return batches(log).map((batch) => readBatchHeader(batch, 0));
}

/** Everything a consumer gets, fetch by fetch, each from where the last one ended. */
function batches(log: PartitionLog, maxBytes = 300): Buffer[] {
  const found: Buffer[] = [];
  let offset = log.logStartOffset;
  while (offset < log.highWatermark) {
    const read = log.read(offset, { maxBytes, atLeastOne: true });
    if (read.length === 0) {
      break;
    }
    for (let at = 0; at < read.length;) {
      const header = readBatchHeader(read, at);
      expect(isCrcValid(read, at, header.sizeBytes)).toBe(true);
      expect(endOffsetOf(header)).toBeGreaterThan(offset);
      found.push(read.subarray(at, at + header.sizeBytes));
      offset = endOffsetOf(header);
      at += header.sizeBytes;
    }
  }
  return found;
}

type Seen = {
  offset: bigint;
  key: string | undefined;
  record: string;
  timestamp: bigint;
  isTombstone: boolean;
};

function records(log: PartitionLog): Seen[] {
  return batches(log)
    .filter((batch) => !isControl(readBatchHeader(batch, 0)))
    .flatMap((batch) => {
      const header = readBatchHeader(batch, 0);
      const content = decompressRecords(batch.subarray(BATCH_HEADER_BYTES), header.attributes & CODEC_MASK);
      return readRecords(content, header.recordCount).map((record) => ({
        offset: header.baseOffset + BigInt(record.offsetDelta),
        key: record.key?.toString(),
        // Key, value and headers: all behind the two deltas.
        record: content
          .subarray(content.indexOf(record.key ?? '', record.start), record.end)
          .toString('latin1'),
        timestamp: header.baseTimestampMs + record.timestampDelta,
        isTombstone: !record.hasValue,
      }));
    });
}

function newestOf(seen: Seen[]): Map<string, Seen> {
  return new Map(seen.map((each) => [each.key!, each]));
}

describe.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'].map((name, codec) => ({ name, codec })))(
  'with $name',
  ({ codec }) => {
    it('keeps the newest record of each key, where and as it was', async () => {
      const on = machine();
      const log = openLog(on);
      append(log, batchOf([put('a', '1'), put('b', '1'), put('c', '1')], codec));
      append(log, batchOf([put('b', '2'), put('b', '3')], codec));
      append(log, batchOf([put('d', '1')], codec));
      await roll(log);
      const whole = batches(log);
      const before = records(log);
      await log.compact(POLICY);
      expect(records(log)).toEqual(before.filter(({ offset }) => [0n, 2n, 4n, 5n, 6n].includes(offset)));
      const after = batches(log);
      expect(after.map((batch) => readBatchHeader(batch, 0))).toMatchObject([
        { baseOffset: 0n, lastOffsetDelta: 2, recordCount: 2, attributes: codec },
        { baseOffset: 3n, lastOffsetDelta: 1, recordCount: 1, attributes: codec },
        { baseOffset: 5n },
        { baseOffset: 6n },
      ]);
      // Batches that lose nothing are not touched.
      expect(after.slice(2)).toEqual(whole.slice(2));
      expect(await log.compact(POLICY)).toBeUndefined();
      await log.close();
    });
  },
);

describe('what may be compacted', () => {
  async function threeSegments(on: Machine): Promise<PartitionLog> {
    const log = openLog(on);
    for (let round = 0; round < 3; round += 1) {
      append(log, batchOf([put('k', String(round))], 0, { timestampMs: BigInt(on.nowMs) }));
      append(log, batchOf([put(`k${round}`, 'x'.repeat(1800))], 0, { timestampMs: BigInt(on.nowMs) }));
      on.nowMs += 100;
    }
    await log.durable(log.logEndOffset);
    return log;
  }
  const offsets = (log: PartitionLog): bigint[] => records(log).map(({ offset }) => offset);

  it('leaves the active segment alone', async () => {
    const log = await threeSegments(machine());
    await log.compact(POLICY);
    expect(offsets(log)).toEqual([1n, 2n, 3n, 4n, 5n]);
    await log.close();
  });

  it('leaves what is not old enough, and takes it when it is', async () => {
    const on = machine();
    const log = await threeSegments(on);
    append(log, batchOf([put('last', 'x'.repeat(1900))]));
    await log.durable(log.logEndOffset);
    const policy = { ...POLICY, minCompactionLagMs: 150 };
    await log.compact(policy);
    expect(offsets(log)).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
    on.nowMs += 1000;
    await log.compact(policy);
    expect(offsets(log)).toEqual([1n, 3n, 4n, 5n, 6n]);
    await log.close();
  });

  it('waits until enough is dirty, but not longer than it may', async () => {
    const on = machine();
    const log = await threeSegments(on);
    await log.compact(POLICY);
    append(log, batchOf([put('k', 'x'.repeat(1900))]));
    await log.durable(log.logEndOffset);
    const policy = { ...POLICY, minCleanableDirtyRatio: 0.5 };
    expect(await log.compact(policy)).toBeUndefined();
    expect(await log.compact({ ...policy, maxCompactionLagMs: 1000 })).toBeUndefined();
    on.nowMs += 1000;
    expect(await log.compact({ ...policy, maxCompactionLagMs: 1000 })).toBeDefined();
    expect(offsets(log)).not.toContain(2n);
    await log.close();
  });

  it('does not look at what is not durable, or in an open transaction', async () => {
    const on = machine();
    const log = openLog(on);
    append(log, batchOf([put('k', '1')]));
    append(
      log,
      batchOf([put('k', '2')], 0, { attributes: 0x10, producerId: 7n, producerEpoch: 0, baseSequence: 0 }),
    );
    await roll(log);
    append(log, batchOf([put('k', '3')]));
    await roll(log);
    expect(await log.compact(POLICY)).toBeUndefined();
    await mark(log, 7n, true);
    await log.compact(POLICY);
    expect(records(log).filter(({ key }) => key === 'k')).toMatchObject([{ offset: 3n }]);
    await log.close();
  });

  it('takes several passes where the keys do not fit, with the same result', async () => {
    const on = machine();
    const log = openLog(on, { maxCompactionKeys: 3 });
    for (let index = 0; index < 60; index += 1) {
      append(log, batchOf([put(`k${index % 20}`, 'x'.repeat(150))]));
    }
    await log.durable(60n);
    const before = newestOf(records(log));
    const result = await log.compact(POLICY);
    expect(result!.passes).toBeGreaterThan(5);
    expect(newestOf(records(log))).toEqual(before);
    expect(records(log).length).toBeLessThan(40);
    await log.close();
  });

  it('makes one segment of several small ones', async () => {
    const on = machine();
    const log = openLog(on);
    for (let index = 0; index < 40; index += 1) {
      append(log, batchOf([put('k', 'x'.repeat(500))]));
    }
    for (let round = 0; round < 2; round += 1) {
      await roll(log);
      await log.compact(POLICY);
    }
    // The compacted ones, the first filler's, and the active one.
    expect(readdirSync(join(on.root, 'log')).filter((name) => name.endsWith('.log'))).toHaveLength(3);
    await log.close();
  });

  it('removes records without a key, from before the topic was compacted', async () => {
    const log = openLog(machine());
    append(log, batchOf([put('a', '1'), { key: null, value: Buffer.from('v') }]));
    await roll(log);
    await log.compact(POLICY);
    expect(offsets(log)).toEqual([0n, 2n]);
    await log.close();
  });

  it('keeps a batch that it cannot read', async () => {
    const log = openLog(machine());
    const odd = batchOf([put('a', '1')]);
    odd.writeInt16BE(4, 21);
    signBatch(odd);
    append(log, odd);
    append(log, batchOf([put('a', '2')]));
    await roll(log);
    await log.compact(POLICY);
    expect(batches(log)[0]!.subarray(16)).toEqual(odd.subarray(16));
    await log.close();
  });
});

describe('tombstones', () => {
  it('hides the key at once, stays for its time, and goes', async () => {
    const on = machine();
    const log = openLog(on);
    append(log, batchOf([put('a', '1'), put('b', '1')]));
    append(log, batchOf([put('a', null), put('c', '1')], 1));
    await roll(log);
    await log.compact(POLICY);
    expect(records(log).slice(0, 3)).toMatchObject([
      { key: 'b', offset: 1n },
      { key: 'a', offset: 2n, isTombstone: true, timestamp: BigInt(START_MS) },
      { key: 'c', offset: 3n, timestamp: BigInt(START_MS) },
    ]);
    on.nowMs += DELETE_RETENTION_MS - 1;
    expect(await log.compact(POLICY)).toBeUndefined();
    await roll(log);
    await log.compact(POLICY);
    expect(records(log).map(({ key }) => key)).toEqual(['b', 'a', 'c', 'filler', 'filler']);
    on.nowMs += 1;
    await log.compact(POLICY);
    expect(records(log).map(({ key }) => key)).toEqual(['b', 'c', 'filler', 'filler']);
    expect(records(log)[1]!.timestamp).toBe(BigInt(START_MS));
    expect(await log.compact(POLICY)).toBeUndefined();
    await log.close();
  });
});

describe('producers and transactions', () => {
  const data = (key: string, baseSequence: number, attributes = 0): Buffer =>
    batchOf([put(key, 'v')], 0, { producerId: 7n, producerEpoch: 0, baseSequence, attributes });

  it('keeps the last batch of a producer as a header, so that the log alone tells its sequence', async () => {
    const on = machine();
    const log = openLog(on);
    append(log, data('a', 0));
    append(log, data('a', 1));
    append(log, batchOf([put('a', 'other')]));
    await roll(log);
    await log.compact(POLICY);
    expect(headers(log)).toMatchObject([{ baseOffset: 2n }, { baseOffset: 3n }]);
    expect(batches(log, 10_000)[0]!.readBigInt64BE(0)).toBe(2n);
    await log.close();
    on.fileSystem.remove(join(on.root, 'log', 'producers.snapshot'));
    const again = openLog(on);
    expect(again.append(data('a', 1), readBatchHeader(data('a', 1), 0), undefined)).toMatchObject({
      kind: 'duplicate',
      baseOffset: 1n,
    });
    expect(again.append(data('a', 3), readBatchHeader(data('a', 3), 0), undefined)).toMatchObject({
      kind: 'out-of-order',
    });
    await again.close();
  });

  it('removes what was taken back, then its marker, and tells no consumer of it any more', async () => {
    const on = machine();
    const log = openLog(on);
    append(log, batchOf([put('a', 'good')]));
    append(log, data('a', 0, 0x10));
    await mark(log, 7n, false);
    append(log, data('b', 1, 0x10));
    await mark(log, 7n, true);
    await roll(log);
    await log.compact(POLICY);
    expect(records(log).map(({ offset }) => offset)).toEqual([0n, 3n, 5n]);
    expect(log.abortedTransactions(0n, 9n)).toHaveLength(1);
    for (let round = 0; round < 3; round += 1) {
      on.nowMs += DELETE_RETENTION_MS;
      await roll(log);
      await log.compact(POLICY);
    }
    expect(headers(log).filter(isControl)).toMatchObject([{ baseOffset: 4n, isAbortMarker: false }]);
    expect(log.abortedTransactions(0n, 9n)).toEqual([]);
    const unclean = openLog(on);
    expect(unclean.abortedTransactions(0n, 9n)).toEqual([]);
    expect(unclean.lastStableOffset).toBe(unclean.highWatermark);
    expect(records(unclean)).toEqual(records(log));
    await unclean.close();
    await log.abandon();
  });
});

it('answers a time with the record that is still there', async () => {
  const log = openLog(machine());
  const at = (key: string, timestampMs: bigint): RecordToBuild => ({ ...put(key, 'v'), timestampMs });
  append(log, batchOf([at('a', 10n), at('b', 20n), at('a', 30n)], 1, { timestampMs: 10n }));
  append(log, batchOf([at('b', 40n), at('c', 35n)], 4, { timestampMs: 40n }));
  await roll(log);
  await log.compact(POLICY);
  expect([5n, 20n, 31n, 35n, 41n].map((time) => offsetAtTimestamp(log, time))).toEqual([
    { timestamp: 30n, offset: 2n },
    { timestamp: 30n, offset: 2n },
    { timestamp: 40n, offset: 3n },
    { timestamp: 40n, offset: 3n },
    { timestamp: 1_000_000n, offset: 5n },
  ]);
  await log.close();
});

it('stops at a batch the disk has changed, and touches nothing', async () => {
  const on = machine();
  const failures: string[] = [];
  const log = openLog(on, { onStorageFailure: ({ message }) => failures.push(message) });
  append(log, batchOf([put('a', '1')]));
  append(log, batchOf([put('a', '2')]));
  await roll(log);
  const file = join(on.root, 'log', `${'0'.repeat(20)}.log`);
  const fd = on.fileSystem.open(file);
  on.fileSystem.write(fd, Buffer.from([9]), 66);
  on.fileSystem.close(fd);
  await expect(log.compact(POLICY)).rejects.toThrow('damaged at byte 0');
  expect(await log.compact(POLICY)).toBeUndefined();
  expect(failures).toHaveLength(1);
  expect(readdirSync(join(on.root, 'log')).filter((name) => /cleaned|swap/u.test(name))).toEqual([]);
  await log.close();
});

/** What a client that reads committed records has of each key. */
function stateOf(log: PartitionLog): Map<string, { offset: bigint; record: string }> {
  const aborted = log.abortedTransactions(0n, log.lastStableOffset);
  const state = new Map<string, { offset: bigint; record: string }>();
  for (const batch of batches(log)) {
    const header = readBatchHeader(batch, 0);
    const isAborted = aborted.some(
      ({ producerId, firstOffset, lastOffset }) =>
        (header.attributes & 0x10) !== 0 &&
        producerId === header.producerId &&
        firstOffset <= header.baseOffset &&
        header.baseOffset <= lastOffset,
    );
    if (isControl(header) || isAborted) {
      continue;
    }
    const content = decompressRecords(batch.subarray(BATCH_HEADER_BYTES), header.attributes & CODEC_MASK);
    for (const record of readRecords(content, header.recordCount)) {
      const key = record.key!.toString();
      if (record.hasValue) {
        const bytes = content
          .subarray(content.indexOf(record.key!, record.start), record.end)
          .toString('latin1');
        state.set(key, { offset: header.baseOffset + BigInt(record.offsetDelta), record: bytes });
      } else {
        state.delete(key);
      }
    }
  }
  return state;
}

/** A random history: all codecs, tombstones, transactions of both ends, rolls. */
async function randomHistory(
  log: PartitionLog,
  random: (below: number) => number,
  steps: number,
  sequences: number[] = [0, 0, 0],
): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    const content = Array.from({ length: 1 + random(6) }, () =>
      put(`k${random(25)}`, random(5) === 0 ? null : 'v'.repeat(random(80)) + step),
    );
    const producer = random(6);
    if (producer > 2) {
      append(log, batchOf(content, random(5)));
      continue;
    }
    const producerId = BigInt(producer);
    const isTransactional = producer !== 0;
    append(
      log,
      batchOf(content, random(5), {
        producerId,
        producerEpoch: 0,
        baseSequence: sequences[producer]!,
        attributes: isTransactional ? 0x10 : 0,
      }),
    );
    sequences[producer]! += content.length;
    if (isTransactional && random(2) === 0) {
      await mark(log, producerId, random(2) === 0);
    }
  }
  await mark(log, 1n, random(2) === 0);
  await mark(log, 2n, random(2) === 0);
  await roll(log);
}

it.each(Array.from({ length: 15 }, (_, seed) => seed))(
  'agrees with a map of the newest records, seed %i',
  async (seed) => {
    const random = seededRandom(seed);
    const on = machine();
    let log = openLog(on, { maxCompactionKeys: 5 + random(40) });
    const sequences = [0, 0, 0];
    for (let round = 0; round < 4; round += 1) {
      await randomHistory(log, random, 15 + random(40), sequences);
      const before = stateOf(log);
      const end = log.logEndOffset;
      const given = new Map(records(log).map((each) => [each.offset, each]));
      await log.compact(POLICY);
      expect(stateOf(log)).toEqual(before);
      expect(log.logEndOffset).toBe(end);
      // Whatever is left is exactly what was there, at the same offset, in the same order.
      const left = records(log);
      expect(left.map(({ offset }) => given.get(offset))).toEqual(left);
      expect(left.map(({ offset }) => offset)).toEqual(
        left.map(({ offset }) => offset).sort((a, b) => (a < b ? -1 : 1)),
      );
      on.nowMs += random(2) * DELETE_RETENTION_MS;
      if (random(2) === 0) {
        await log.close();
        log = openLog(on, { maxCompactionKeys: 1000, cleanShutdown: random(2) === 0 });
      }
      expect(log.recovery.damage).toEqual([]);
      expect(stateOf(log)).toEqual(before);
    }
    on.nowMs += DELETE_RETENTION_MS;
    await roll(log);
    await log.compact(POLICY);
    const seen = records(log).slice(0, -2);
    expect(seen.length).toBeLessThan(60);
    await log.close();
  },
);

/** Several segments become one, so that a swap has several steps. */
const MERGING = { ...POLICY, segmentBytes: 9000 };

/** Compacts with so many changes to the disk allowed; whether that was enough. */
async function compactWithin(steps: number, on: Machine, log: PartitionLog): Promise<boolean> {
  on.fileSystem.stepsLeft = steps;
  const isComplete = await log.compact(MERGING).then(
    () => true,
    () => false,
  );
  on.fileSystem.stepsLeft = Number.POSITIVE_INFINITY;
  return isComplete;
}

it('has the same records whenever the process ends in the middle', async () => {
  let steps = 0;
  for (let isComplete = false; !isComplete; steps += 1) {
    const on = machine();
    const log = openLog(on);
    await randomHistory(log, seededRandom(42), 25);
    const before = stateOf(log);
    const aborted = log.abortedTransactions(0n, 1000n).length;
    isComplete = await compactWithin(steps, on, log);
    // Also in a process that lives on every record can be read.
    expect(stateOf(log)).toEqual(before);
    const again = openLog(on);
    expect([again.recovery.damage, again.recovery.tornBytes]).toEqual([[], 0]);
    expect(stateOf(again)).toEqual(before);
    expect(again.abortedTransactions(0n, 1000n).length).toBeLessThanOrEqual(aborted);
    await again.compact(MERGING);
    expect(stateOf(again)).toEqual(before);
    expect(readdirSync(join(on.root, 'log')).filter((name) => /cleaned|swap/u.test(name))).toEqual([]);
    await again.close();
    await log.abandon();
  }
  expect(steps).toBeGreaterThan(20);
});

it('goes on after a disk that refused in the middle', async () => {
  for (let steps = 0, isComplete = false; !isComplete; steps += 1) {
    const on = machine();
    const log = openLog(on);
    await randomHistory(log, seededRandom(43), 25);
    const before = stateOf(log);
    isComplete = await compactWithin(steps, on, log);
    await log.compact(MERGING);
    expect(stateOf(log)).toEqual(before);
    append(log, batchOf([put('k1', 'later')]));
    await log.durable(log.logEndOffset);
    await log.close();
    const again = openLog(on, { cleanShutdown: true });
    expect(again.recovery.damage).toEqual([]);
    expect(stateOf(again).get('k1')!.record).toContain('later');
    await again.close();
  }
});
