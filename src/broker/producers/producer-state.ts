import { type BatchHeader, isControl } from '../wire/record-batch.ts';
import { type EncodedTransactions, PartitionTransactions } from './partition-transactions.ts';

/** KIP-98 and KIP-360: a retry is recognised among this many latest batches of a producer. */
const REMEMBERED_BATCHES = 5;
const SEQUENCE_MODULUS = 2 ** 31;

type RememberedBatch = { firstSequence: number; lastSequence: number; baseOffset: bigint };

type ProducerEntry = {
  epoch: number;
  batches: RememberedBatch[];
  lastTimestampMs: bigint;
};

export type LatestBatch = { producerEpoch: number; baseOffset: bigint | undefined };

/** What a partition knows of a producer, as tools show it. */
export type ActiveProducer = {
  producerId: bigint;
  epoch: number;
  lastTimestampMs: bigint;
  lastSequence: number | undefined;
  transactionFirstOffset: bigint | undefined;
};

export type SequenceVerdict =
  | { kind: 'fresh' }
  | { kind: 'duplicate'; baseOffset: bigint }
  | { kind: 'out-of-order' }
  | { kind: 'fenced' };

/**
 * What one partition remembers of its idempotent producers. It is a fold over the batch headers of the
 * log: a snapshot plus the headers after it give the same state.
 */
export class ProducerStates {
  readonly transactions = new PartitionTransactions();
  readonly #entries = new Map<bigint, ProducerEntry>();

  get size(): number {
    return this.#entries.size;
  }

  judge(header: BatchHeader): SequenceVerdict {
    if (header.producerId < 0n) {
      return { kind: 'fresh' };
    }
    const entry = this.#entries.get(header.producerId);
    if (entry === undefined) {
      return { kind: 'fresh' };
    }
    if (header.producerEpoch < entry.epoch) {
      return { kind: 'fenced' };
    }
    if (header.producerEpoch > entry.epoch) {
      return header.baseSequence === 0 ? { kind: 'fresh' } : { kind: 'out-of-order' };
    }
    const lastSequence = lastSequenceOf(header);
    const same = entry.batches.find(
      (batch) => batch.firstSequence === header.baseSequence && batch.lastSequence === lastSequence,
    );
    if (same !== undefined) {
      return { kind: 'duplicate', baseOffset: same.baseOffset };
    }
    const latest = entry.batches.at(-1);
    const expected = latest === undefined ? 0 : (latest.lastSequence + 1) % SEQUENCE_MODULUS;
    return header.baseSequence === expected ? { kind: 'fresh' } : { kind: 'out-of-order' };
  }

  /** Called for every batch that is in the log, in order, with its final offset. */
  apply(header: BatchHeader): void {
    if (header.producerId < 0n) {
      return;
    }
    this.transactions.apply(header);
    let entry = this.#entries.get(header.producerId);
    if (entry === undefined || entry.epoch !== header.producerEpoch) {
      entry = { epoch: header.producerEpoch, batches: [], lastTimestampMs: header.maxTimestampMs };
      this.#entries.set(header.producerId, entry);
    }
    entry.lastTimestampMs = header.maxTimestampMs;
    if (isControl(header)) {
      return;
    }
    entry.batches.push({
      firstSequence: header.baseSequence,
      lastSequence: lastSequenceOf(header),
      baseOffset: header.baseOffset,
    });
    if (entry.batches.length > REMEMBERED_BATCHES) {
      entry.batches.shift();
    }
  }

  /**
   * Of each producer the newest data batch below `offset`, or only its epoch where none is known. From
   * these a log that has lost all others still tells the sequences.
   */
  latestBatches(offset: bigint): Map<bigint, LatestBatch> {
    return new Map(
      [...this.#entries].map(([producerId, { epoch, batches }]) => [
        producerId,
        {
          producerEpoch: epoch,
          baseOffset: batches.findLast(({ baseOffset }) => baseOffset < offset)?.baseOffset,
        },
      ]),
    );
  }

  /** `producer.id.expiration.ms`: those not heard of since, unless a transaction is open. */
  forgetIdleSince(timestampMs: number): void {
    for (const [producerId, { lastTimestampMs }] of this.#entries) {
      if (Number(lastTimestampMs) < timestampMs && !this.transactions.isOpen(producerId)) {
        this.#entries.delete(producerId);
      }
    }
  }

  active(): ActiveProducer[] {
    return [...this.#entries].map(([producerId, { epoch, batches, lastTimestampMs }]) => ({
      producerId,
      epoch,
      lastTimestampMs,
      lastSequence: batches.at(-1)?.lastSequence,
      transactionFirstOffset: this.transactions.firstOffsetOf(producerId),
    }));
  }

  clear(): void {
    this.transactions.clear();
    this.#entries.clear();
  }

  encode(): EncodedProducers {
    return {
      transactions: this.transactions.encode(),
      entries: [...this.#entries].map(([producerId, entry]) => ({
        producerId: producerId.toString(),
        epoch: entry.epoch,
        lastTimestampMs: entry.lastTimestampMs.toString(),
        batches: entry.batches.map(({ firstSequence, lastSequence, baseOffset }) => ({
          firstSequence,
          lastSequence,
          baseOffset: baseOffset.toString(),
        })),
      })),
    };
  }

  restore(encoded: EncodedProducers): void {
    this.clear();
    this.transactions.restore(encoded.transactions);
    for (const raw of encoded.entries) {
      this.#entries.set(BigInt(raw.producerId), {
        epoch: raw.epoch,
        lastTimestampMs: BigInt(raw.lastTimestampMs),
        batches: raw.batches.map(({ firstSequence, lastSequence, baseOffset }) => ({
          firstSequence,
          lastSequence,
          baseOffset: BigInt(baseOffset),
        })),
      });
    }
  }
}

export type EncodedProducers = { transactions: EncodedTransactions; entries: EncodedEntry[] };

type EncodedEntry = {
  producerId: string;
  epoch: number;
  lastTimestampMs: string;
  batches: { firstSequence: number; lastSequence: number; baseOffset: string }[];
};

function lastSequenceOf(header: BatchHeader): number {
  return (header.baseSequence + header.lastOffsetDelta) % SEQUENCE_MODULUS;
}
