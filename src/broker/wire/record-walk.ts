import { MalformedFrameError } from './malformed-frame-error.ts';
import { VarintReader } from './varint.ts';

/** More cannot be told apart from less, and no clock says so much. */
const MAX_DELTA_MS = Number.MAX_SAFE_INTEGER;
/** An answer names so many records; the producer corrects what makes them, not each of them. */
const MAX_NAMED = 1000;

export type RecordsSummary = {
  maxTimestampMs: bigint;
  /** Smallest timestamp of the records; `undefined` if no record has one. */
  minTimestampMs: bigint | undefined;
  /** Places of records without a key, up to a thousand of them. */
  withoutKey: number[];
};

/**
 * Checks each record of a batch and keeps none. Every client can read a batch that passes: it holds as many records as
 * the header says, numbered from 0, and each record is as long as its fields.
 *
 * Record => length varint | attributes int8 | timestamp_delta varlong | offset_delta varint | key_length varint |
 *           key | value_length varint | value | header_count varint | [name_length name value_length value]
 */
export class RecordWalk {
  readonly #reader: VarintReader;
  readonly #endAt: number;
  readonly #recordCount: number;
  readonly #baseTimestampMs: bigint;
  /** The delta of a record that has no timestamp (-1). */
  readonly #noTimestampDelta: number;
  readonly #withoutKey: number[] = [];
  #index = 0;
  #maxDelta = Number.NEGATIVE_INFINITY;
  #minDelta = Number.POSITIVE_INFINITY;

  constructor(records: Buffer, header: { recordCount: number; baseTimestampMs: bigint }) {
    this.#reader = new VarintReader(records);
    this.#endAt = records.length;
    this.#recordCount = header.recordCount;
    this.#baseTimestampMs = header.baseTimestampMs;
    this.#noTimestampDelta = Number(-1n - header.baseTimestampMs);
  }

  /** Looks at so many more; `true` where that were all. Throws `MalformedFrameError`. */
  advance(count: number): boolean {
    const upTo = Math.min(this.#recordCount, this.#index + count);
    while (this.#index < upTo) {
      this.#record();
      this.#index += 1;
    }
    if (this.#index < this.#recordCount) {
      return false;
    }
    if (this.#reader.position !== this.#endAt) {
      throw new MalformedFrameError('bytes behind the last record');
    }
    return true;
  }

  get summary(): RecordsSummary {
    const hasAny = this.#minDelta !== Number.POSITIVE_INFINITY;
    return {
      maxTimestampMs: this.#baseTimestampMs + BigInt(this.#maxDelta),
      minTimestampMs: hasAny ? this.#baseTimestampMs + BigInt(this.#minDelta) : undefined,
      withoutKey: this.#withoutKey,
    };
  }

  #record(): void {
    const reader = this.#reader;
    const length = reader.readInt();
    const end = reader.position + length;
    if (length < 0 || end > this.#endAt) {
      throw new MalformedFrameError('record longer than its batch');
    }
    reader.readByte();
    this.#timestamp(reader.readSafeLong());
    if (reader.readInt() !== this.#index) {
      throw new MalformedFrameError('records are not numbered one after the other');
    }
    if (this.#skipBytes(end, -1) === -1 && this.#withoutKey.length < MAX_NAMED) {
      this.#withoutKey.push(this.#index);
    }
    this.#skipBytes(end, -1);
    this.#headers(end);
    if (reader.position !== end) {
      throw new MalformedFrameError('record of another length than its fields');
    }
  }

  #headers(end: number): void {
    const count = this.#reader.readInt();
    // Each takes two bytes at least.
    if (count < 0 || count > end - this.#reader.position) {
      throw new MalformedFrameError(`record with ${count} headers`);
    }
    for (let index = 0; index < count; index += 1) {
      this.#skipBytes(end, 0);
      this.#skipBytes(end, -1);
    }
  }

  #skipBytes(end: number, least: number): number {
    const reader = this.#reader;
    const length = reader.readInt();
    const next = reader.position + Math.max(0, length);
    if (length < least || next > end) {
      throw new MalformedFrameError('field longer than its record');
    }
    reader.position = next;
    return length;
  }

  #timestamp(delta: number): void {
    if (delta > MAX_DELTA_MS || delta < -MAX_DELTA_MS) {
      throw new MalformedFrameError('timestamp out of range');
    }
    if (delta > this.#maxDelta) {
      this.#maxDelta = delta;
    }
    if (delta < this.#minDelta && delta !== this.#noTimestampDelta) {
      this.#minDelta = delta;
    }
  }
}
