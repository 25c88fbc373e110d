import { crc32c } from '../wire/crc32c.ts';
import { type BatchHeader, endOffsetOf } from '../wire/record-batch.ts';

const ENTRY_BYTES = 24;
const HEAD_BYTES = 32;
const CHECKSUM_BYTES = 4;
const LAYOUT_VERSION = 2;
/** What a start reads of the file of an index. */
export const INDEX_HEAD_BYTES = HEAD_BYTES + CHECKSUM_BYTES;

/**
 * Sparse index of one segment, by offset and by time: an entry every few kilobytes says which batch
 * starts where and the largest timestamp up to and including that batch. Timestamps come from clients
 * in any order, so only the running maximum can be searched.
 */
export class SegmentIndex {
  readonly #baseOffset: bigint;
  readonly #intervalBytes: number;
  #relativeOffsets: number[] = [];
  #positions: number[] = [];
  /** The largest timestamp of all batches *before* the entry's own. */
  #maxTimestampsBefore: number[] = [];
  #bytesSinceEntry = Number.POSITIVE_INFINITY;
  /** Set until the entries of a segment that is complete have been needed. */
  #readEntries: (() => Buffer) | undefined;
  maxTimestampMs = -1;
  endOffset: bigint;

  constructor(baseOffset: bigint, intervalBytes: number) {
    this.#baseOffset = baseOffset;
    this.#intervalBytes = intervalBytes;
    this.endOffset = baseOffset;
  }

  get entryCount(): number {
    this.loadEntries();
    return this.#positions.length;
  }

  /** Batches are added in the order they lie in the file. */
  add(header: BatchHeader, position: number): void {
    this.loadEntries();
    if (this.#bytesSinceEntry >= this.#intervalBytes) {
      this.#relativeOffsets.push(Number(header.baseOffset - this.#baseOffset));
      this.#positions.push(position);
      this.#maxTimestampsBefore.push(this.maxTimestampMs);
      this.#bytesSinceEntry = 0;
    }
    this.#bytesSinceEntry += header.sizeBytes;
    this.maxTimestampMs = Math.max(this.maxTimestampMs, Number(header.maxTimestampMs));
    this.endOffset = endOffsetOf(header);
  }

  /** A batch at or before the one that holds `offset`: where it is, and its first offset. */
  entryBefore(offset: bigint): { position: number; offset: bigint } {
    this.loadEntries();
    const relative = Number(offset - this.#baseOffset);
    const at = lastNotAbove(this.#relativeOffsets, relative);
    return at === -1
      ? { position: 0, offset: this.#baseOffset }
      : { position: this.#positions[at]!, offset: this.#baseOffset + BigInt(this.#relativeOffsets[at]!) };
  }

  /** A position at or before the first batch with a timestamp of at least `timestampMs`. */
  positionBeforeTimestamp(timestampMs: number): number {
    this.loadEntries();
    const at = lastNotAbove(this.#maxTimestampsBefore, timestampMs - 1);
    return at === -1 ? 0 : this.#positions[at]!;
  }

  /**
   * `head | crc32c of the head | entries | crc32c of the entries`, so that a start reads the heads only:
   * head is `version, count, size, timestamp, end offset`, an entry `offset, position, timestamp`.
   */
  encode(segmentSizeBytes: number): Buffer {
    this.loadEntries();
    const count = this.#positions.length;
    const entries = Buffer.alloc(count * ENTRY_BYTES);
    for (let index = 0; index < count; index += 1) {
      const at = index * ENTRY_BYTES;
      entries.writeDoubleBE(this.#relativeOffsets[index]!, at);
      entries.writeDoubleBE(this.#positions[index]!, at + 8);
      entries.writeDoubleBE(this.#maxTimestampsBefore[index]!, at + 16);
    }
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeInt32BE(LAYOUT_VERSION, 0);
    head.writeInt32BE(count, 4);
    head.writeDoubleBE(segmentSizeBytes, 8);
    head.writeDoubleBE(this.maxTimestampMs, 16);
    head.writeBigInt64BE(this.endOffset, 24);
    return Buffer.concat([head, checksum(head), entries, checksum(entries)]);
  }

  /**
   * From the first `INDEX_HEAD_BYTES` of a file of `fileBytes`; `readEntries` is asked for the rest when
   * an entry is first needed. `undefined` where it does not describe a segment of this size.
   */
  static decode(
    head: Buffer,
    fileBytes: number,
    segment: { baseOffset: bigint; intervalBytes: number; sizeBytes: number; readEntries: () => Buffer },
  ): SegmentIndex | undefined {
    const isHead =
      head.length === INDEX_HEAD_BYTES &&
      head.readUInt32BE(HEAD_BYTES) === crc32c(head, 0, HEAD_BYTES) &&
      head.readInt32BE(0) === LAYOUT_VERSION;
    if (!isHead || head.readDoubleBE(8) !== segment.sizeBytes) {
      return undefined;
    }
    const entriesBytes = head.readInt32BE(4) * ENTRY_BYTES;
    if (fileBytes !== INDEX_HEAD_BYTES + entriesBytes + CHECKSUM_BYTES) {
      return undefined;
    }
    const index = new SegmentIndex(segment.baseOffset, segment.intervalBytes);
    index.maxTimestampMs = head.readDoubleBE(16);
    index.endOffset = head.readBigInt64BE(24);
    index.#readEntries = segment.readEntries;
    return index;
  }

  /** Reads what a start has left for later, if anything. */
  loadEntries(): void {
    const content = this.#readEntries?.();
    this.#readEntries = undefined;
    const end = (content?.length ?? 0) - CHECKSUM_BYTES;
    // Damaged, the segment is read from its beginning instead: slower, and right.
    if (content === undefined || end < 0 || content.readUInt32BE(end) !== crc32c(content, 0, end)) {
      return;
    }
    for (let at = 0; at < end; at += ENTRY_BYTES) {
      this.#relativeOffsets.push(content.readDoubleBE(at));
      this.#positions.push(content.readDoubleBE(at + 8));
      this.#maxTimestampsBefore.push(content.readDoubleBE(at + 16));
    }
  }
}

function checksum(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(CHECKSUM_BYTES);
  out.writeUInt32BE(crc32c(bytes), 0);
  return out;
}

/** Index of the last element that is at most `limit`, in an ascending list; -1 where there is none. */
function lastNotAbove(ascending: number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= limit) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}
