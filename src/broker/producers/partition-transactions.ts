import { type BatchHeader, isControl, isTransactional } from '../wire/record-batch.ts';

export type AbortedTransaction = {
  producerId: bigint;
  firstOffset: bigint;
  /** Where its marker lies. */
  lastOffset: bigint;
};

/**
 * The transactions of one partition: which are open, which were taken back. Like the sequences it is a
 * fold over the batch headers of the log.
 *
 * Invariant: the last stable offset never passes the first record of a transaction whose marker is not
 * on the disk, so a consumer that reads committed records only sees each transaction as a whole.
 */
export class PartitionTransactions {
  /** First offset by producer. */
  readonly #open = new Map<bigint, bigint>();
  /** Ended, but the marker may not be durable yet. */
  #ending: { firstOffset: bigint; markerOffset: bigint }[] = [];
  #aborted: AbortedTransaction[] = [];

  apply(header: BatchHeader): void {
    if (!isTransactional(header)) {
      return;
    }
    const firstOffset = this.#open.get(header.producerId);
    if (!isControl(header)) {
      if (firstOffset === undefined) {
        this.#open.set(header.producerId, header.baseOffset);
      }
      return;
    }
    if (firstOffset === undefined) {
      return;
    }
    this.#open.delete(header.producerId);
    this.#ending.push({ firstOffset, markerOffset: header.baseOffset });
    if (header.isAbortMarker) {
      this.#aborted.push({ producerId: header.producerId, firstOffset, lastOffset: header.baseOffset });
    }
  }

  /** Where the open transaction of a producer begins. */
  firstOffsetOf(producerId: bigint): bigint | undefined {
    return this.#open.get(producerId);
  }

  lastStableOffset(highWatermark: bigint): bigint {
    this.#ending = this.#ending.filter(({ markerOffset }) => markerOffset >= highWatermark);
    let stable = highWatermark;
    for (const firstOffset of this.#open.values()) {
      stable = firstOffset < stable ? firstOffset : stable;
    }
    for (const { firstOffset } of this.#ending) {
      stable = firstOffset < stable ? firstOffset : stable;
    }
    return stable;
  }

  /** Those with records between `from` and `to`: what a consumer must leave out. */
  abortedBetween(from: bigint, to: bigint): AbortedTransaction[] {
    return this.#aborted.filter(({ firstOffset, lastOffset }) => lastOffset >= from && firstOffset < to);
  }

  forgetBefore(logStartOffset: bigint): void {
    this.#aborted = this.#aborted.filter(({ lastOffset }) => lastOffset >= logStartOffset);
  }

  isOpen(producerId: bigint): boolean {
    return this.#open.has(producerId);
  }

  /** Compaction has removed these transactions' records, and now their markers. */
  forgetMarkers(markerOffsets: readonly bigint[]): void {
    const gone = new Set(markerOffsets);
    this.#aborted = this.#aborted.filter(({ lastOffset }) => !gone.has(lastOffset));
  }

  clear(): void {
    this.#open.clear();
    this.#ending = [];
    this.#aborted = [];
  }

  encode(): EncodedTransactions {
    return {
      open: [...this.#open].map(([producerId, firstOffset]) => [
        producerId.toString(),
        firstOffset.toString(),
      ]),
      aborted: this.#aborted.map(({ producerId, firstOffset, lastOffset }) => [
        producerId.toString(),
        firstOffset.toString(),
        lastOffset.toString(),
      ]),
    };
  }

  restore(encoded: EncodedTransactions): void {
    this.clear();
    for (const [producerId, firstOffset] of encoded.open) {
      this.#open.set(BigInt(producerId), BigInt(firstOffset));
    }
    this.#aborted = encoded.aborted.map(([producerId, firstOffset, lastOffset]) => ({
      producerId: BigInt(producerId),
      firstOffset: BigInt(firstOffset),
      lastOffset: BigInt(lastOffset),
    }));
  }
}

export type EncodedTransactions = { open: [string, string][]; aborted: [string, string, string][] };
