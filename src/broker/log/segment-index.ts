import { type BatchHeader, endOffsetOf } from '../wire/record-batch.ts';

const ENTRY_BYTES = 24;
const HEAD_BYTES = 32;
const LAYOUT_VERSION = 1;

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
  maxTimestampMs = -1;
  endOffset: bigint;

  constructor(baseOffset: bigint, intervalBytes: number) {
    this.#baseOffset = baseOffset;
    this.#intervalBytes = intervalBytes;
    this.endOffset = baseOffset;
  }

  get entryCount(): number {
    return this.#positions.length;
  }

  /** Batches are added in the order they lie in the file. */
  add(header: BatchHeader, position: number): void {
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
    const relative = Number(offset - this.#baseOffset);
    const at = lastNotAbove(this.#relativeOffsets, relative);
    return at === -1
      ? { position: 0, offset: this.#baseOffset }
      : { position: this.#positions[at]!, offset: this.#baseOffset + BigInt(this.#relativeOffsets[at]!) };
  }

  /** A position at or before the first batch with a timestamp of at least `timestampMs`. */
  positionBeforeTimestamp(timestampMs: number): number {
    const at = lastNotAbove(this.#maxTimestampsBefore, timestampMs - 1);
    return at === -1 ? 0 : this.#positions[at]!;
  }

  /** `version, entries, interval, size` and per entry `offset, position, timestamp`. */
  encode(segmentSizeBytes: number): Buffer {
    const count = this.#positions.length;
    const out = Buffer.alloc(HEAD_BYTES + count * ENTRY_BYTES);
    out.writeInt32BE(LAYOUT_VERSION, 0);
    out.writeInt32BE(count, 4);
    out.writeDoubleBE(segmentSizeBytes, 8);
    out.writeDoubleBE(this.maxTimestampMs, 16);
    out.writeBigInt64BE(this.endOffset, 24);
    for (let index = 0; index < count; index += 1) {
      const at = HEAD_BYTES + index * ENTRY_BYTES;
      out.writeDoubleBE(this.#relativeOffsets[index]!, at);
      out.writeDoubleBE(this.#positions[index]!, at + 8);
      out.writeDoubleBE(this.#maxTimestampsBefore[index]!, at + 16);
    }
    return out;
  }

  /** `undefined` where the index does not describe a segment of this size. */
  static decode(
    content: Buffer,
    segment: { baseOffset: bigint; intervalBytes: number; sizeBytes: number },
  ): SegmentIndex | undefined {
    if (content.length < HEAD_BYTES || content.readInt32BE(0) !== LAYOUT_VERSION) {
      return undefined;
    }
    const count = content.readInt32BE(4);
    const isWhole = content.length === HEAD_BYTES + count * ENTRY_BYTES;
    if (!isWhole || content.readDoubleBE(8) !== segment.sizeBytes) {
      return undefined;
    }
    const index = new SegmentIndex(segment.baseOffset, segment.intervalBytes);
    index.maxTimestampMs = content.readDoubleBE(16);
    index.endOffset = content.readBigInt64BE(24);
    for (let entry = 0; entry < count; entry += 1) {
      const at = HEAD_BYTES + entry * ENTRY_BYTES;
      index.#relativeOffsets.push(content.readDoubleBE(at));
      index.#positions.push(content.readDoubleBE(at + 8));
      index.#maxTimestampsBefore.push(content.readDoubleBE(at + 16));
    }
    return index;
  }
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
