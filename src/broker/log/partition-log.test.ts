import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DamagedFolder } from './damaged-folder.ts';
import { nodeFileSystem } from './file-system.ts';
import { unknownMark } from '../testing/unknown-mark.ts';
import { FailingFileSystem } from '../testing/failing-file-system.ts';
import { segmentLimits } from '../testing/segment-limits.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { type BatchToBuild, buildBatch } from '../wire/build-batch.ts';
import { readBatchHeader } from '../wire/record-batch.ts';
import { GroupCommit } from './group-commit.ts';
import { offsetAtTimestamp } from './offset-at-timestamp.ts';
import { type AppendResult, PartitionLog, type PartitionLogOptions } from './partition-log.ts';

const ALL = { maxBytes: 1_000_000, atLeastOne: true };

function openLog(root: string, options: Partial<PartitionLogOptions> = {}): PartitionLog {
  return new PartitionLog({
    fileSystem: new FailingFileSystem(),
    groupCommit: new GroupCommit(),
    directory: join(root, 'log'),
    damaged: new DamagedFolder(nodeFileSystem, root, () => 1),
    asideName: 'topic-0',
    mark: unknownMark,
    label: 'topic-0',
    cleanShutdown: false,
    syncedOffset: 0n,
    nowMs: () => 1_000_000,
    segmentLimits: () => segmentLimits({ sizeBytes: 1_000_000, ageMs: 1_000_000 }),
    onStorageFailure: () => undefined,
    ...options,
  });
}

function batchOf(values: string[], options: Partial<BatchToBuild> = {}): Buffer {
  return buildBatch({
    records: values.map((value) => ({ key: null, value: Buffer.from(value) })),
    timestampMs: 1000n,
    ...options,
  });
}

function produced(baseSequence: number): Buffer {
  return batchOf(['x'], { producerId: 5n, producerEpoch: 0, baseSequence });
}

function at(...times: bigint[]): Buffer {
  return buildBatch({
    timestampMs: times[0]!,
    records: times.map((timestampMs) => ({ key: null, value: Buffer.from('v'), timestampMs })),
  });
}

function append(log: PartitionLog, batch: Buffer): AppendResult {
  return log.append(batch, readBatchHeader(batch, 0), undefined);
}

async function appendDurably(log: PartitionLog, ...batches: Buffer[]): Promise<void> {
  for (const batch of batches) {
    append(log, batch);
  }
  await log.durable(log.logEndOffset);
}

/** First offsets of all batches that can be read. */
function readableOffsets(log: PartitionLog): bigint[] {
  const offsets: bigint[] = [];
  let offset = log.logStartOffset;
  while (offset < log.highWatermark) {
    const read = log.read(offset, { maxBytes: 0, atLeastOne: true });
    if (read.length === 0) {
      break;
    }
    const header = readBatchHeader(read, 0);
    offsets.push(header.baseOffset);
    offset = header.baseOffset + BigInt(header.lastOffsetDelta) + 1n;
  }
  return offsets;
}

const segmentFile = (root: string, base = 0): string =>
  join(root, 'log', `${String(base).padStart(20, '0')}.log`);

describe('appending and reading', () => {
  it('shows records only when they are durable', async () => {
    const log = openLog(temporaryDirectory());
    expect(append(log, batchOf(['a', 'b']))).toEqual({ kind: 'appended', baseOffset: 0n, endOffset: 2n });
    expect([log.logEndOffset, log.highWatermark, log.read(0n, ALL).length]).toEqual([2n, 0n, 0]);
    await log.durable(2n);
    expect(log.highWatermark).toBe(2n);
    expect(log.read(0n, ALL).length).toBeGreaterThan(0);
    await log.close();
  });

  it('wakes its waiters in the tick in which the high watermark moves', async () => {
    const log = openLog(temporaryDirectory());
    const seen: bigint[] = [];
    log.waiters.add(() => seen.push(log.highWatermark));
    await appendDurably(log, batchOf(['a']));
    expect(seen).toEqual([1n]);
    await log.close();
  });

  it('stores a batch as it came, but for offset and leader epoch', async () => {
    const log = openLog(temporaryDirectory());
    const original = batchOf(['value']);
    await appendDurably(log, batchOf(['x']), Buffer.from(original));
    const stored = log.read(1n, ALL);
    expect(stored.subarray(16)).toEqual(original.subarray(16));
    expect([stored.readBigInt64BE(0), stored.readInt32BE(12)]).toEqual([1n, 0]);
    await log.close();
  });

  it('returns the batch that holds the offset, whole batches only, and one at least', async () => {
    const log = openLog(temporaryDirectory());
    await appendDurably(log, batchOf(['a', 'b', 'c']), batchOf(['d']), batchOf(['e']));
    const one = batchOf(['d']).length;
    expect(readBatchHeader(log.read(2n, ALL), 0).baseOffset).toBe(0n);
    expect(log.read(3n, { maxBytes: one * 2 - 1, atLeastOne: true }).length).toBe(one);
    expect(log.read(3n, { maxBytes: one - 1, atLeastOne: true }).length).toBe(one);
    expect(log.read(3n, { maxBytes: one - 1, atLeastOne: false }).length).toBe(0);
    await log.close();
  });

  it('reads on across segments and index entries', async () => {
    const root = temporaryDirectory();
    const log = openLog(root, {
      segmentLimits: () => segmentLimits({ sizeBytes: 10_000, ageMs: 1_000_000 }),
    });
    for (let index = 0; index < 100; index += 1) {
      append(log, batchOf(['x'.repeat(300)]));
    }
    await log.durable(100n);
    expect(readdirSync(join(root, 'log')).filter((name) => name.endsWith('.log')).length).toBeGreaterThan(3);
    expect(readableOffsets(log)).toEqual(Array.from({ length: 100 }, (_, index) => BigInt(index)));
    await log.close();
    const again = openLog(root, { cleanShutdown: true });
    expect(again.recovery.scannedBytes).toBe(0);
    expect(readableOffsets(again).length).toBe(100);
    await again.close();
  });

  it('reads right, if slower, where the index of a segment is damaged behind its head', async () => {
    const root = temporaryDirectory();
    const small = { segmentLimits: () => segmentLimits({ sizeBytes: 10_000, indexIntervalBytes: 500 }) };
    const log = openLog(root, small);
    for (let index = 0; index < 100; index += 1) {
      append(log, batchOf(['x'.repeat(300)]));
    }
    await log.durable(100n);
    await log.close();
    const indexFile = segmentFile(root).replace('.log', '.index');
    const damaged = readFileSync(indexFile);
    damaged[60]! ^= 1;
    writeFileSync(indexFile, damaged);
    const again = openLog(root, { ...small, cleanShutdown: true });
    expect(again.recovery.scannedBytes).toBe(0);
    expect(readableOffsets(again)).toEqual(Array.from({ length: 100 }, (_, index) => BigInt(index)));
    await again.close();
  });

  it('finds the first record at or after a time, inside its batch', async () => {
    const log = openLog(temporaryDirectory());
    await appendDurably(log, at(100n, 110n, 120n), at(90n), at(130n, 125n));
    const times = [105n, 110n, 121n, 130n, 131n];
    expect(times.map((time) => offsetAtTimestamp(log, time))).toEqual([
      { timestamp: 110n, offset: 1n },
      { timestamp: 110n, offset: 1n },
      { timestamp: 130n, offset: 4n },
      { timestamp: 130n, offset: 4n },
      { timestamp: -1n, offset: -1n },
    ]);
    await log.close();
  });

  it('begins a new segment when the active one is old', async () => {
    const root = temporaryDirectory();
    let nowMs = 0;
    const log = openLog(root, {
      nowMs: () => nowMs,
      segmentLimits: () => segmentLimits({ sizeBytes: 1_000_000, ageMs: 1000 }),
    });
    for (const atMs of [0, 900, 1001, 1900]) {
      nowMs = atMs;
      await appendDurably(log, batchOf(['x']));
    }
    expect(readdirSync(join(root, 'log')).filter((name) => name.endsWith('.log'))).toHaveLength(2);
    expect(readableOffsets(log)).toEqual([0n, 1n, 2n, 3n]);
    await log.close();
  });

  it('keeps the log start offset and drops whole segments before it', async () => {
    const root = temporaryDirectory();
    const log = openLog(root, { segmentLimits: () => segmentLimits({ sizeBytes: 2000, ageMs: 1_000_000 }) });
    for (let index = 0; index < 30; index += 1) {
      append(log, batchOf(['x'.repeat(300)]));
    }
    await log.durable(30n);
    log.deleteRecordsBefore(17n);
    expect(existsSync(segmentFile(root))).toBe(false);
    await log.close();
    const again = openLog(root);
    expect([again.logStartOffset, again.logEndOffset]).toEqual([17n, 30n]);
    expect(readableOffsets(again)[0]).toBe(17n);
    await again.close();
  });
});

describe('recovery', () => {
  async function threeBatches(root: string): Promise<Buffer> {
    const log = openLog(root);
    await appendDurably(log, batchOf(['first']), batchOf(['second', 'third']), batchOf(['the last one']));
    await log.close();
    return readFileSync(segmentFile(root));
  }
  const lastBytes = batchOf(['the last one']).length;

  it('keeps all before the last batch, torn at any of its bytes', async () => {
    const root = temporaryDirectory();
    const content = await threeBatches(root);
    for (let cut = 1; cut <= lastBytes; cut += 1) {
      writeFileSync(segmentFile(root), content.subarray(0, content.length - cut));
      const log = openLog(root);
      expect([log.logEndOffset, log.highWatermark, readableOffsets(log)]).toEqual([3n, 3n, [0n, 1n]]);
      expect(log.recovery).toMatchObject({ tornBytes: lastBytes - cut, damage: [] });
      await log.close();
    }
  });

  it('cuts a last batch with any byte wrong after its offsets', async () => {
    const root = temporaryDirectory();
    const content = await threeBatches(root);
    for (let at = content.length - lastBytes + 16; at < content.length; at += 1) {
      const wrong = Buffer.from(content);
      wrong[at]! ^= 0x40;
      writeFileSync(segmentFile(root), wrong);
      const log = openLog(root);
      expect([log.logEndOffset, log.recovery.tornBytes]).toEqual([3n, lastBytes]);
      await log.close();
    }
  });

  it('cuts zeros that a power cut left behind the last batch', async () => {
    const root = temporaryDirectory();
    const content = await threeBatches(root);
    writeFileSync(segmentFile(root), Buffer.concat([content, Buffer.alloc(5000)]));
    const log = openLog(root);
    expect([log.logEndOffset, log.recovery.tornBytes]).toEqual([4n, 5000]);
    await log.close();
  });

  it('keeps damage before whole batches aside, says so, and loses nothing else', async () => {
    const root = temporaryDirectory();
    const content = await threeBatches(root);
    const wrong = Buffer.from(content);
    wrong[batchOf(['first']).length + 70]! ^= 1;
    writeFileSync(segmentFile(root), wrong);
    const log = openLog(root);
    expect(readableOffsets(log)).toEqual([0n, 3n]);
    expect(log.recovery).toMatchObject({
      tornBytes: 0,
      damage: [{ atOffset: 1n, damagedBytes: batchOf(['second', 'third']).length }],
    });
    expect(readFileSync(log.recovery.damage[0]!.keptAside!)).toEqual(wrong);
    await log.close();
  });

  it('calls a missing end damage where it had been synced, and gives none of its offsets again', async () => {
    const root = temporaryDirectory();
    const content = await threeBatches(root);
    writeFileSync(segmentFile(root), content.subarray(0, content.length - 3));
    const log = openLog(root, { syncedOffset: 4n });
    expect(log.recovery.damage).toHaveLength(1);
    expect(append(log, batchOf(['next']))).toMatchObject({ baseOffset: 4n });
    await log.close();
  });

  it('knows its producers again, also without a snapshot', async () => {
    const root = temporaryDirectory();
    const log = openLog(root);
    await appendDurably(log, produced(0), produced(1));
    const uncleanLog = openLog(root);
    expect(append(uncleanLog, produced(1))).toEqual({ kind: 'duplicate', baseOffset: 1n });
    expect(append(uncleanLog, produced(3))).toEqual({ kind: 'out-of-order' });
    await uncleanLog.close();
    await log.abandon();
    const cleanLog = openLog(root, { cleanShutdown: true });
    expect(append(cleanLog, produced(0))).toEqual({ kind: 'duplicate', baseOffset: 0n });
    await cleanLog.close();
  });
});

describe('a disk that fails', () => {
  it('leaves nothing of a batch that did not fit, reads on, and takes the next when there is room', async () => {
    const fileSystem = new FailingFileSystem();
    const root = temporaryDirectory();
    const log = openLog(root, { fileSystem });
    await appendDurably(log, batchOf(['kept']));
    fileSystem.freeBytes = 30;
    expect(() => append(log, batchOf(['too much']))).toThrow('ENOSPC');
    expect(readableOffsets(log)).toEqual([0n]);
    fileSystem.freeBytes = Number.POSITIVE_INFINITY;
    await appendDurably(log, batchOf(['after']));
    expect(readableOffsets(log)).toEqual([0n, 1n]);
    await log.close();
    const again = openLog(root);
    expect([again.logEndOffset, again.recovery.tornBytes, again.recovery.damage]).toEqual([2n, 0, []]);
    await again.close();
  });

  it('goes back to the last synced point when a sync fails', async () => {
    const fileSystem = new FailingFileSystem();
    const log = openLog(temporaryDirectory(), { fileSystem });
    await appendDurably(log, produced(0));
    fileSystem.failSyncs = true;
    append(log, produced(1));
    await expect(log.durable(2n)).rejects.toThrow('EIO');
    expect([log.logEndOffset, log.highWatermark]).toEqual([1n, 1n]);
    fileSystem.failSyncs = false;
    expect(append(log, produced(1))).toMatchObject({ kind: 'appended', baseOffset: 1n });
    await log.durable(2n);
    expect(readableOffsets(log)).toEqual([0n, 1n]);
    await log.close();
  });

  it('does not call durable what was taken back while it waited for the next sync', async () => {
    const fileSystem = new FailingFileSystem();
    const log = openLog(temporaryDirectory(), {
      fileSystem,
      onStorageFailure: () => {
        fileSystem.failSyncs = false;
      },
    });
    const hold = Promise.withResolvers<void>();
    fileSystem.holdSyncs = hold.promise;
    fileSystem.failSyncs = true;
    append(log, batchOf(['first']));
    const first = log.durable(1n);
    await new Promise((resolve) => setImmediate(resolve));
    append(log, batchOf(['second']));
    const second = log.durable(2n);
    hold.resolve();
    await expect(first).rejects.toThrow('EIO');
    await expect(second).rejects.toThrow('rolled back');
    expect(log.logEndOffset).toBe(0n);
    await log.close();
  });

  it('removes segments begun after the last synced point', async () => {
    const fileSystem = new FailingFileSystem();
    const root = temporaryDirectory();
    const log = openLog(root, {
      fileSystem,
      segmentLimits: () => segmentLimits({ sizeBytes: 500, ageMs: 1_000_000 }),
    });
    await appendDurably(log, batchOf(['x'.repeat(400)]));
    fileSystem.failSyncs = true;
    append(log, batchOf(['y'.repeat(400)]));
    append(log, batchOf(['z'.repeat(400)]));
    await expect(log.durable(3n)).rejects.toThrow('EIO');
    fileSystem.failSyncs = false;
    await appendDurably(log, batchOf(['again']));
    expect(readableOffsets(log)).toEqual([0n, 1n]);
    await log.close();
    const again = openLog(root);
    expect([again.logEndOffset, readableOffsets(again)]).toEqual([2n, [0n, 1n]]);
    await again.close();
  });
});
