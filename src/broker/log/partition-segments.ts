import { batchSizeAt } from '../wire/record-batch.ts';
import { crc32c } from '../wire/crc32c.ts';
import type { FileSystem } from './file-system.ts';
import { DamagedBatchError } from './damaged-batch-error.ts';
import { gapBatch } from './gap-batch.ts';
import { Segment } from './segment.ts';
import { verifiedBatches } from './verified-batches.ts';

/** As Apache Kafka counts them: an entry of its offset index. */
const INDEX_ENTRY_BYTES = 8;

export type SegmentLimits = {
  sizeBytes: number;
  ageMs: number;
  /** Each segment ends earlier by some part of it, so that not all partitions begin one at once. */
  jitterMs: number;
  indexBytes: number;
  indexIntervalBytes: number;
};

type PartitionSegmentsOptions = {
  fileSystem: FileSystem;
  directory: string;
  nowMs: () => number;
  /** Asked at every append, so that a changed topic config takes effect. */
  segmentLimits: () => SegmentLimits;
};

export type ReadOptions = { maxBytes: number; atLeastOne: boolean; upTo?: bigint };

/** The segments of a partition, ascending, the last one active; there is always one after `add`. */
export class PartitionSegments {
  readonly #options: PartitionSegmentsOptions;
  #segments: Segment[];

  constructor(segments: Segment[], options: PartitionSegmentsOptions) {
    this.#segments = segments;
    this.#options = options;
  }

  get active(): Segment {
    return this.#segments.at(-1)!;
  }

  /** Those before the active one. */
  get complete(): readonly Segment[] {
    return this.#segments.slice(0, -1);
  }

  get all(): readonly Segment[] {
    return this.#segments;
  }

  get sizeBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  }

  get maxTimestampMs(): number {
    return Math.max(...this.#segments.map(({ index }) => index.maxTimestampMs));
  }

  add(baseOffset: bigint): void {
    const { fileSystem, directory, nowMs, segmentLimits } = this.#options;
    this.#segments.push(
      new Segment({
        fileSystem,
        directory,
        baseOffset,
        indexIntervalBytes: segmentLimits().indexIntervalBytes,
        openedAtMs: nowMs(),
      }),
    );
  }

  /** Whether the active segment has to end before `nextBytes` more. */
  isActiveFull(nextBytes: number): boolean {
    const { active } = this;
    if (active.sizeBytes === 0) {
      return false;
    }
    const limits = this.#options.segmentLimits();
    const ageMs = this.#options.nowMs() - active.openedAtMs;
    return (
      active.sizeBytes + nextBytes > limits.sizeBytes ||
      ageMs > limits.ageMs - jitterOf(active, limits) ||
      (active.index.entryCount + 1) * INDEX_ENTRY_BYTES > limits.indexBytes
    );
  }

  /**
   * Whole durable batches from the one that holds `offset` on, and none that begins at `upTo` or later.
   * Headers without records, which compaction leaves, are passed over at the beginning where anything
   * follows them: kafkajs takes an answer without records for the end of the log. Where nothing is left up to `upTo`
   * the answer is a batch that stands for the gap.
   */
  read(offset: bigint, options: ReadOptions & { gapsUpTo: bigint }): Buffer {
    const { gapsUpTo } = options;
    const withRecords = this.#find(offset, { withRecords: true, gapsUpTo });
    const records = this.#readFrom(withRecords, { ...options, offset });
    if (records.length > 0) {
      return records;
    }
    const any = this.#find(offset, { withRecords: false, gapsUpTo });
    if (any === undefined && options.upTo !== undefined && options.upTo > offset) {
      return gapBatch(offset, options.upTo);
    }
    return this.#readFrom(any, { ...options, offset });
  }

  #find(
    offset: bigint,
    options: { withRecords: boolean; gapsUpTo: bigint },
  ): { index: number; position: number } | undefined {
    const after = this.#segments.findIndex((segment) => segment.baseOffset > offset);
    const first = Math.max(0, (after === -1 ? this.#segments.length : after) - 1);
    for (let index = first; index < this.#segments.length; index += 1) {
      const segment = this.#segments[index]!;
      const position = segment.positionOf(offset, options);
      if (position !== undefined) {
        return { index, position };
      }
      const isDurable = segment.durableBytes === segment.sizeBytes;
      const isHere = segment.endOffset > offset && segment.endOffset > segment.baseOffset;
      if (!options.withRecords && isDurable && isHere) {
        throw new DamagedBatchError(`no batch with offset ${offset}`, segment.path);
      }
    }
    return undefined;
  }

  #readFrom(
    from: { index: number; position: number } | undefined,
    options: ReadOptions & { offset: bigint; gapsUpTo: bigint },
  ): Buffer {
    const parts: Buffer[] = [];
    if (from === undefined) {
      return Buffer.alloc(0);
    }
    let { position } = from;
    let room = options.maxBytes;
    let nextOffset = options.offset;
    for (const segment of this.#segments.slice(from.index)) {
      position = segment.pastDamage(position);
      if (position < segment.durableBytes) {
        const atLeastOne = options.atLeastOne && parts.length === 0;
        const read = segment.readBatches(position, { maxBytes: room, atLeastOne });
        const { batches, ...verified } = verifiedBatches(read, {
          nextOffset,
          gapsUpTo: options.gapsUpTo,
          isInside: parts.length === 0,
        });
        if (batches.length < read.length && batches.length + parts.length === 0) {
          throw new DamagedBatchError(`damaged at byte ${position}`, segment.path);
        }
        ({ nextOffset } = verified);
        const wanted = options.upTo === undefined ? batches : batchesBefore(batches, options.upTo);
        parts.push(wanted);
        room -= wanted.length;
        if (position + wanted.length < segment.durableBytes || room <= 0) {
          break;
        }
      }
      position = 0;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  /** The first durable batch with a timestamp of at least `timestampMs`. */
  batchAtTimestamp(timestampMs: bigint): Buffer | undefined {
    for (const segment of this.#segments) {
      if (BigInt(segment.index.maxTimestampMs) >= timestampMs) {
        const position = segment.positionOfTimestamp(timestampMs);
        if (position !== undefined) {
          return segment.readBatches(position, { maxBytes: 0, atLeastOne: true });
        }
      }
    }
    return undefined;
  }

  /** Removes what was begun at `offset` or later, but for the very first one. */
  removeFrom(offset: bigint): void {
    while (this.#segments.length > 1 && this.active.baseOffset >= offset) {
      this.active.remove();
      this.#segments.pop();
    }
  }

  /** Removes those that end at `offset` or before, but never the active one. */
  removeBefore(offset: bigint): void {
    while (this.#segments.length > 1 && this.#segments[1]!.baseOffset <= offset) {
      this.#segments[0]!.remove();
      this.#segments.shift();
    }
  }

  /**
   * How many of the oldest may go: those whose newest record is older than `keepFromMs`, and as many as
   * it takes to come down to `maxBytes`. Never the active one, nor what is not durable yet.
   */
  expiredCount(limits: {
    keepFromMs: number | undefined;
    maxBytes: number | undefined;
    durableUpTo: bigint;
  }): number {
    let excessBytes = limits.maxBytes === undefined ? 0 : this.sizeBytes - limits.maxBytes;
    let count = 0;
    for (const segment of this.complete) {
      const isTooOld = limits.keepFromMs !== undefined && segment.index.maxTimestampMs < limits.keepFromMs;
      // As Apache Kafka does, what is left is at least the limit.
      const isTooMuch = limits.maxBytes !== undefined && excessBytes >= segment.sizeBytes;
      if ((!isTooOld && !isTooMuch) || segment.endOffset > limits.durableUpTo) {
        break;
      }
      excessBytes -= segment.sizeBytes;
      count += 1;
    }
    return count;
  }

  /** Whether these are still here, side by side, and complete. */
  holds(segments: readonly Segment[]): boolean {
    const first = this.#segments.indexOf(segments[0]!);
    return (
      first !== -1 &&
      first + segments.length < this.#segments.length &&
      segments.every((segment, index) => this.#segments[first + index] === segment)
    );
  }

  /** One compacted segment for several; the caller has asked `holds`. */
  replace(segments: readonly Segment[], by: Segment): void {
    this.#segments.splice(this.#segments.indexOf(segments[0]!), segments.length, by);
    for (const segment of segments) {
      segment.retire();
    }
  }

  close(): void {
    for (const segment of this.#segments) {
      segment.close();
    }
  }
}

/** The same for a segment whenever it is asked, different from one to the next. */
function jitterOf(segment: Segment, limits: SegmentLimits): number {
  const largest = Math.min(limits.jitterMs, limits.ageMs);
  return largest <= 0 ? 0 : crc32c(Buffer.from(segment.path)) % largest;
}

function batchesBefore(batches: Buffer, upTo: bigint): Buffer {
  let end = 0;
  while (end < batches.length && batches.readBigInt64BE(end) < upTo) {
    end += batchSizeAt(batches, end);
  }
  return batches.subarray(0, end);
}
