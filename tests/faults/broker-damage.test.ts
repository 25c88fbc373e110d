import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DamagedFolder } from '../../src/broker/log/damaged-folder.ts';
import { unknownMark } from '../../src/broker/testing/unknown-mark.ts';
import { nodeFileSystem } from '../../src/broker/log/file-system.ts';
import type { OffsetRange } from '../../src/broker/log/missing-offsets.ts';
import type { FoundDamage } from '../../src/broker/log/partition-damage.ts';
import { GroupCommit } from '../../src/broker/log/group-commit.ts';
import { PartitionLog, type PartitionLogOptions } from '../../src/broker/log/partition-log.ts';
import { StorageError } from '../../src/broker/log/storage-error.ts';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { segmentLimits } from '../../src/broker/testing/segment-limits.ts';
import {
  type BatchHeader,
  endOffsetOf,
  isControl,
  readBatchHeader,
} from '../../src/broker/wire/record-batch.ts';
import { isLong, seed } from './fault-length.ts';
import { CODECS, compressedBatch } from './random-batch.ts';

const random = seededRandom(seed);
/** The epoch lies outside the checksum, and says nothing about a record. */
const LEADER_EPOCH = { start: 12, end: 16 };
const SEGMENT_BYTES = 700;
/** What a reader finds its way by, before it looks at a checksum: base offset, length, last offset and record count. */
const HEAD_BYTES = isLong
  ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 23, 24, 25, 26, 57, 58, 59, 60]
  : [0, 7, 8, 11, 23, 26, 57, 60];
const HEAD_BITS = HEAD_BYTES.flatMap((byte) =>
  (isLong || byte === 7 ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 1, 7]).map((bit) => [byte, bit] as const),
);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'vigie-damage-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function openLog(root: string, options: Partial<PartitionLogOptions> = {}): PartitionLog {
  return new PartitionLog({
    fileSystem: nodeFileSystem,
    groupCommit: new GroupCommit(),
    directory: join(root, 'log'),
    damaged: new DamagedFolder(nodeFileSystem, root, () => 1),
    asideName: 'topic-0',
    mark: unknownMark,
    label: 'topic-0',
    cleanShutdown: false,
    syncedOffset: 0n,
    nowMs: () => 1,
    segmentLimits: () => segmentLimits({ sizeBytes: SEGMENT_BYTES }),
    onStorageFailure: () => undefined,
    ...options,
  });
}

/** A few batches of every codec, plain and idempotent. */
async function write(log: PartitionLog): Promise<Buffer[]> {
  const batches: Buffer[] = [];
  for (let codec = 0; codec < CODECS; codec += 1) {
    for (const producerId of [-1n, 9n]) {
      const batch = compressedBatch(
        {
          timestampMs: 1n,
          records: Array.from({ length: 1 + random(3) }, (_, index) => ({
            key: Buffer.from(`key ${index}`),
            value: Buffer.alloc(10 + random(40), random(256)),
          })),
          producerId,
          producerEpoch: producerId < 0n ? -1 : codec,
          baseSequence: producerId < 0n ? -1 : 0,
        },
        codec,
      );
      const placed = Buffer.from(batch);
      const appended = log.append(placed, readBatchHeader(placed, 0), undefined);
      expect(appended.kind).toBe('appended');
      batches.push(placed);
    }
  }
  await log.durable(log.logEndOffset);
  return batches;
}

type Served = { batches: Map<bigint, Buffer>; stoppedAt: bigint | undefined };

/** Fetch after fetch; ends at the high watermark, or where the broker says that it cannot read. */
function serve(log: PartitionLog): Served {
  const batches = new Map<bigint, Buffer>();
  let offset = log.logStartOffset;
  while (offset < log.highWatermark) {
    let read: Buffer;
    try {
      read = log.read(offset, { maxBytes: 200, atLeastOne: true, upTo: log.highWatermark });
    } catch (error) {
      if (!(error instanceof StorageError)) {
        throw error;
      }
      return { batches, stoppedAt: offset };
    }
    if (read.length === 0) {
      break;
    }
    for (let at = 0; at < read.length;) {
      const header = readBatchHeader(read, at);
      // A control batch stands for lost records at the end.
      if (!isControl(header)) {
        batches.set(header.baseOffset, read.subarray(at, at + header.sizeBytes));
      }
      offset = endOffsetOf(header);
      at += header.sizeBytes;
    }
  }
  return { batches, stoppedAt: undefined };
}

function withoutEpoch(batch: Buffer): string {
  return batch.toString('hex', 0, LEADER_EPOCH.start) + batch.toString('hex', LEADER_EPOCH.end);
}

/** Nothing is served but what was written, where it was written. */
function expectOnly(served: Served, written: Buffer[]): void {
  const originals = new Map(written.map((batch) => [batch.readBigInt64BE(0), withoutEpoch(batch)]));
  for (const [offset, batch] of served.batches) {
    expect(withoutEpoch(batch)).toBe(originals.get(offset));
  }
}

const segmentFiles = (root: string): string[] =>
  nodeFileSystem
    .list(join(root, 'log'))
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => join(root, 'log', name));

async function written(): Promise<{ root: string; batches: Buffer[]; files: [string, Buffer][] }> {
  const root = folder();
  const log = openLog(root);
  const batches = await write(log);
  await log.close();
  return { root, batches, files: segmentFiles(root).map((path) => [path, readFileSync(path)]) };
}

function restore(root: string, files: [string, Buffer][]): void {
  rmSync(join(root, 'log'), { recursive: true });
  rmSync(join(root, 'damaged'), { recursive: true, force: true });
  nodeFileSystem.makeDirectory(join(root, 'log'));
  for (const [path, content] of files) {
    writeFileSync(path, content);
  }
}

/** Where in the files each batch begins. */
function placesOf(files: [string, Buffer][]): { path: string; at: number; header: BatchHeader }[] {
  return files.flatMap(([path, content]) => {
    const places = [];
    for (let at = 0; at < content.length;) {
      const header = readBatchHeader(content, at);
      places.push({ path, at, header });
      at += header.sizeBytes;
    }
    return places;
  });
}

type Place = ReturnType<typeof placesOf>[number];

/** Turns one bit of the batch that begins there, `byte` bytes behind its beginning. */
function flip({ path, at }: Place, byte: number, bit: number): void {
  const content = readFileSync(path);
  content[at + byte]! ^= 1 << bit;
  writeFileSync(path, content);
}

const rangeOf = ({ header }: Place) => ({ from: header.baseOffset, to: endOffsetOf(header) });

/** The next starts serve all but the batches of these places, and under no other offset. */
async function expectLost(root: string, lost: Place[], batches: Buffer[]): Promise<void> {
  const ranges = lost.map(rangeOf);
  const left = batches.filter((batch) => !ranges.some(({ from }) => from === batch.readBigInt64BE(0)));
  for (let start = 1; start <= 2; start += 1) {
    const log = openLog(root, { cleanShutdown: true, syncedOffset: endOfLast(batches) });
    const served = [...serve(log).batches.values()].map(withoutEpoch);
    expect([served, log.logEndOffset]).toEqual([left.map(withoutEpoch), endOfLast(batches)]);
    expect(log.missingOffsets).toEqual(lost.map(rangeOf).reduce(joined, []));
    await log.close();
  }
}

/** Ranges that touch are one. */
function joined(ranges: OffsetRange[], range: OffsetRange): OffsetRange[] {
  const last = ranges.at(-1);
  return last?.to === range.from ? [...ranges.slice(0, -1), { ...last, to: range.to }] : [...ranges, range];
}

const endOfLast = (batches: Buffer[]): bigint => endOffsetOf(readBatchHeader(batches.at(-1)!, 0));

describe(`a log on a damaged disk (seed ${seed})`, () => {
  it('loses only the last batch where its write was torn, at whatever byte', async () => {
    const { root, batches, files } = await written();
    const [lastFile, content] = files.at(-1)!;
    const lastBytes = batches.at(-1)!.length;
    for (let cut = 1; cut <= lastBytes; cut += isLong ? 1 : 5) {
      for (const tail of [Buffer.alloc(0), Buffer.alloc(cut), Buffer.alloc(300, random(256))]) {
        const torn = Buffer.concat([content.subarray(0, content.length - cut), tail]);
        if (torn.subarray(0, content.length).equals(content)) {
          // The same bytes by chance: the batch is whole.
          continue;
        }
        restore(root, files);
        writeFileSync(lastFile, torn);
        const log = openLog(root);
        expect([log.recovery.damage, serve(log).stoppedAt]).toEqual([[], undefined]);
        expect([...serve(log).batches.values()].map(withoutEpoch)).toEqual(
          batches.slice(0, -1).map(withoutEpoch),
        );
        await log.abandon();
      }
    }
  });

  it('reports every flipped bit below what was synced, keeps the file aside, and serves all the rest', async () => {
    const { root, batches, files } = await written();
    const syncedOffset = endOfLast(batches);
    for (const [path, content] of files) {
      for (let at = 0; at < content.length; at += isLong ? 1 : 7) {
        const position = isLong ? at : Math.min(at + random(7), content.length - 1);
        const flipped = Buffer.from(content);
        flipped[position]! ^= 1 << random(8);
        restore(root, files);
        writeFileSync(path, flipped);
        const log = openLog(root, { syncedOffset });
        const served = serve(log);
        expectOnly(served, batches);
        expect(served.stoppedAt).toBeUndefined();
        const missing = batches.length - served.batches.size;
        // A flip in a leader epoch is found by nobody and harms nobody.
        expect([0, 1]).toContain(missing);
        expect(log.recovery.damage.length).toBe(missing);
        const copies = log.recovery.damage.map(({ keptAside }) => readFileSync(keptAside!));
        expect(copies.every((copy) => copy.equals(flipped))).toBe(true);
        expect(
          log.append(Buffer.from(batches[0]!), readBatchHeader(batches[0]!, 0), undefined),
        ).toMatchObject({
          baseOffset: syncedOffset,
        });
        await log.abandon();
      }
    }
  });

  it('passes over a flipped bit that appears while it runs, reports it, and takes it out at the next start', async () => {
    const { root, batches, files } = await written();
    for (const [path, content] of files) {
      for (let at = 0; at < content.length; at += isLong ? 1 : 11) {
        restore(root, files);
        const found: FoundDamage[] = [];
        const first = openLog(root);
        await first.close();
        const log = openLog(root, { cleanShutdown: true, onDamage: (damage) => found.push(damage) });
        const flipped = Buffer.from(content);
        flipped[at]! ^= 1 << random(8);
        writeFileSync(path, flipped);
        const served = serve(log);
        expectOnly(served, batches);
        const lost = batches.filter((batch) => !served.batches.has(batch.readBigInt64BE(0)));
        expect(lost.length).toBeLessThan(2);
        const ranges = lost.map((batch) => ({
          from: batch.readBigInt64BE(0),
          to: endOffsetOf(readBatchHeader(batch, 0)),
        }));
        expect([served.stoppedAt, found.map(({ missing }) => missing)]).toEqual([
          undefined,
          ranges.map((range) => [range]),
        ]);
        expect([serve(log), found.length]).toEqual([served, lost.length]);
        expect(found.every(({ keptAside }) => flipped.includes(readFileSync(keptAside!)))).toBe(true);
        await log.close();
        const again = openLog(root, { cleanShutdown: true, syncedOffset: log.highWatermark });
        expect([serve(again), again.recovery.damage.length]).toEqual([served, lost.length]);
        expect(again.missingOffsets).toEqual(ranges);
        await again.close();
      }
    }
  });

  // No checksum covers a base offset: the gap that damage leaves must not make room for it.
  it('passes over a changed offset, length or count of records, and so does every later start', async () => {
    const { root, batches, files } = await written();
    for (const place of placesOf(files)) {
      for (const [byte, bit] of HEAD_BITS) {
        restore(root, files);
        await openLog(root).close();
        const found: FoundDamage[] = [];
        const log = openLog(root, { cleanShutdown: true, onDamage: (damage) => found.push(damage) });
        flip(place, byte, bit);
        expectOnly(serve(log), batches);
        expect(found.map(({ missing }) => missing)).toEqual([[rangeOf(place)]]);
        await log.close();
        await expectLost(root, [place], batches);
      }
    }
  });

  it('serves no batch under a changed base offset where the start that found it did not end', async () => {
    const { root, batches, files } = await written();
    for (const place of placesOf(files)) {
      for (let bit = 0; bit < 8; bit += 1) {
        restore(root, files);
        flip(place, 7, bit);
        const fileSystem = {
          ...nodeFileSystem,
          rename(from: string, to: string) {
            if (to === place.path) {
              throw new Error('the power is cut');
            }
            nodeFileSystem.rename(from, to);
          },
        };
        expect(() => openLog(root, { fileSystem, syncedOffset: endOfLast(batches) })).toThrow('the power');
        await expectLost(root, [place], batches);
      }
    }
  });

  it('reports a batch that is damaged after its neighbour was, and passes over both', async () => {
    const { root, batches, files } = await written();
    const places = placesOf(files);
    for (const [index, place] of places.entries()) {
      for (const neighbour of [places[index - 1], places[index + 1]]) {
        if (neighbour?.path !== place.path) {
          continue;
        }
        restore(root, files);
        await openLog(root).close();
        const found: FoundDamage[] = [];
        const log = openLog(root, { cleanShutdown: true, onDamage: (damage) => found.push(damage) });
        for (const each of [place, neighbour]) {
          flip(each, each.header.sizeBytes - 1, random(8));
          expect(serve(log).stoppedAt).toBeUndefined();
        }
        expect(found.map(({ missing }) => missing)).toEqual([[rangeOf(place)], [rangeOf(neighbour)]]);
        await log.close();
        await expectLost(
          root,
          [place, neighbour].toSorted((a, b) => a.at - b.at),
          batches,
        );
      }
    }
  });
});
