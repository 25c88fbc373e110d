import { setImmediate as nextTurn } from 'node:timers/promises';
import { offsetAfter, type LogRecord } from '../../domain/log-record.ts';

/** Where the line of a record is: the number of its piece of text, and its bytes in it. */
export type LineAt = { readonly piece: number; readonly start: number; readonly end: number };

const FIRST_ROOM = 1_024;
/** Entries that are merged before other work gets its turn. */
const MERGED_AT_ONCE = 50_000;

/**
 * The records of one partition of a tape by their offsets, outside the heap: a million of them take 40 MB. `settle` puts
 * them in order before anything is looked up.
 */
export class RecordIndex {
  #length = 0;
  #isInOrder = true;
  #offsets = new BigInt64Array(FIRST_ROOM);
  /** The offsets behind them. */
  #afters = new BigInt64Array(FIRST_ROOM);
  #times = new Float64Array(FIRST_ROOM);
  #lines = new Uint32Array(3 * FIRST_ROOM);

  get length(): number {
    return this.#length;
  }

  get low(): bigint {
    return this.offsetAt(0);
  }

  get high(): bigint {
    return this.#length === 0 ? 0n : (this.#afters[this.#length - 1] ?? 0n);
  }

  add(record: LogRecord, { piece, start, end }: LineAt): void {
    const at = this.#length;
    if (at === this.#offsets.length) {
      this.#grow();
    }
    this.#isInOrder &&= at === 0 || record.offset >= (this.#afters[at - 1] ?? 0n);
    this.#offsets[at] = record.offset;
    this.#afters[at] = offsetAfter(record);
    this.#times[at] = record.timestampMs;
    this.#lines.set([piece, start, end], 3 * at);
    this.#length = at + 1;
  }

  lineAt(index: number): LineAt {
    const [piece = 0, start = 0, end = 0] = this.#lines.subarray(3 * index, 3 * index + 3);
    return { piece, start, end };
  }

  /** Of a record; behind the last one, the offset after it. */
  offsetAt(index: number): bigint {
    return index < this.#length ? (this.#offsets[index] ?? 0n) : this.high;
  }

  /** The index of the first record at an offset or behind it. */
  indexOf(offset: bigint): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#offsets[middle] ?? 0n) < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The index of the first record written at a time or later. */
  indexAtTime(atMs: number): number {
    const found = this.#times.subarray(0, this.#length).findIndex((timeMs) => timeMs >= atMs);
    return found < 0 ? this.#length : found;
  }

  /** Puts the records in the order of their offsets, each once: a line that is there twice is one record. */
  async settle(): Promise<void> {
    if (!this.#isInOrder) {
      this.#take(this.#distinct(await this.#sorted()));
      this.#isInOrder = true;
    }
  }

  /** Indexes by offset. Merges runs twice as long each time, and yields on the way: any file may be out of order. */
  async #sorted(): Promise<Uint32Array> {
    const count = this.#length;
    let from = Uint32Array.from({ length: count }, (_, index) => index);
    let into = new Uint32Array(count);
    let merged = 0;
    for (let run = 1; run < count; run *= 2) {
      for (let start = 0; start < count; start += 2 * run) {
        const [middle, end] = [Math.min(start + run, count), Math.min(start + 2 * run, count)];
        this.#merge(from, into, { start, middle, end });
        merged += end - start;
        if (merged >= MERGED_AT_ONCE) {
          merged = 0;
          await nextTurn();
        }
      }
      [from, into] = [into, from];
    }
    return from;
  }

  #merge(
    from: Uint32Array,
    into: Uint32Array,
    { start, middle, end }: { readonly start: number; readonly middle: number; readonly end: number },
  ): void {
    let [left, right] = [start, middle];
    for (let at = start; at < end; at += 1) {
      const isLeft = left < middle && (right >= end || !this.#isBefore(from[right], from[left]));
      into[at] = from[isLeft ? left++ : right++] ?? 0;
    }
  }

  #isBefore(a = 0, b = 0): boolean {
    return (this.#offsets[a] ?? 0n) < (this.#offsets[b] ?? 0n);
  }

  #distinct(order: Uint32Array): Uint32Array {
    let end = -1n;
    return order.filter((index) => {
      const isNew = (this.#offsets[index] ?? 0n) >= end;
      if (isNew) {
        end = this.#afters[index] ?? end;
      }
      return isNew;
    });
  }

  #take(order: Uint32Array): void {
    const [offsets, afters, times, lines] = [this.#offsets, this.#afters, this.#times, this.#lines];
    this.#offsets = BigInt64Array.from(order, (index) => offsets[index] ?? 0n);
    this.#afters = BigInt64Array.from(order, (index) => afters[index] ?? 0n);
    this.#times = Float64Array.from(order, (index) => times[index] ?? 0);
    this.#lines = Uint32Array.from(
      { length: 3 * order.length },
      (_, at) => lines[3 * (order[Math.floor(at / 3)] ?? 0) + (at % 3)] ?? 0,
    );
    this.#length = order.length;
  }

  #grow(): void {
    const [offsets, afters, times, lines] = [this.#offsets, this.#afters, this.#times, this.#lines];
    this.#offsets = new BigInt64Array(2 * offsets.length);
    this.#afters = new BigInt64Array(2 * afters.length);
    this.#times = new Float64Array(2 * times.length);
    this.#lines = new Uint32Array(2 * lines.length);
    this.#offsets.set(offsets);
    this.#afters.set(afters);
    this.#times.set(times);
    this.#lines.set(lines);
  }
}
