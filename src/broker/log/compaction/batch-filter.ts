import type { AbortedTransaction } from '../../producers/partition-transactions.ts';
import type { LatestBatch } from '../../producers/producer-state.ts';
import { CODEC_MASK, decompressRecords } from '../../wire/decompress-records.ts';
import { BATCH_HEADER_BYTES, type BatchHeader, isControl, isTransactional } from '../../wire/record-batch.ts';
import { readRecords, type RecordView } from '../../wire/records.ts';
import type { OffsetMap } from './offset-map.ts';
import { deleteHorizonOf, emptyBatch, rebuildBatch } from './rebuild-batch.ts';

export type FilterOptions = {
  newest: OffsetMap;
  /** What lies from here on is not in `newest` yet and stays as it is. */
  upTo: bigint;
  aborted: AbortedTransactions;
  /** By producer: these batches stay, if only as headers, so that the log alone tells the sequences. */
  latestBatches: Map<bigint, LatestBatch>;
  nowMs: bigint;
  deleteRetentionMs: bigint;
};

/**
 * Decides batch by batch, in the order of the log from its beginning, what compaction leaves: the rules
 * of Apache Kafka's cleaner (KIP-58, KIP-98, KIP-534).
 *
 * A tombstone or a marker is given a date when it is first met with nothing left for it to hide or to
 * end, and goes in the first pass after that date.
 */
export class BatchFilter {
  readonly #options: FilterOptions;
  /** Producers with transactional records met since their last marker. */
  readonly #withRecords = new Set<bigint>();
  /** Offsets of abort markers that are gone now. */
  readonly forgottenAborts: bigint[] = [];
  /** The earliest date to come at which something may go. */
  nextDeletionMs: bigint | undefined;

  constructor(options: FilterOptions) {
    this.#options = options;
  }

  /** What is left of the batch: itself, another, or `undefined` for nothing. */
  async apply(batch: Buffer, header: BatchHeader): Promise<Buffer | undefined> {
    return isControl(header) ? this.#marker(batch, header) : this.#records(batch, header);
  }

  async #marker(batch: Buffer, header: BatchHeader): Promise<Buffer | undefined> {
    const endsRecords = this.#withRecords.delete(header.producerId);
    if (header.recordCount === 0) {
      return this.#headerIfLatest(batch, header);
    }
    if (endsRecords) {
      return batch;
    }
    const horizonMs = deleteHorizonOf(header);
    if (horizonMs === undefined) {
      const { content, records } = contentOf(batch, header);
      return rebuildBatch(batch, header, { content, records, deleteHorizonMs: this.#newHorizon() });
    }
    if (horizonMs > this.#options.nowMs) {
      this.#noteHorizon(horizonMs);
      return batch;
    }
    if (header.isAbortMarker) {
      this.forgottenAborts.push(header.baseOffset);
    }
    return this.#headerIfLatest(batch, header);
  }

  async #records(batch: Buffer, header: BatchHeader): Promise<Buffer | undefined> {
    if (isTransactional(header)) {
      this.#withRecords.add(header.producerId);
    }
    if (header.recordCount === 0 || this.#options.aborted.has(header)) {
      return this.#headerIfLatest(batch, header);
    }
    const read = readContent(batch, header);
    if (read === undefined) {
      // Written before the topic was compacted, by a client that alone knows what it means.
      return batch;
    }
    const { content, records } = read;
    const horizonMs = deleteHorizonOf(header);
    const kept = records.filter((record) => this.#isKept(record, header, horizonMs));
    if (kept.length === 0) {
      return this.#headerIfLatest(batch, header);
    }
    const hasTombstone = kept.some(({ hasValue }) => !hasValue);
    const deleteHorizonMs = horizonMs ?? (hasTombstone ? this.#newHorizon() : undefined);
    if (hasTombstone && horizonMs !== undefined) {
      this.#noteHorizon(horizonMs);
    }
    if (kept.length === records.length && deleteHorizonMs === horizonMs) {
      return batch;
    }
    return rebuildBatch(batch, header, { content, records: kept, deleteHorizonMs });
  }

  #isKept(record: RecordView, header: BatchHeader, horizonMs: bigint | undefined): boolean {
    const offset = header.baseOffset + BigInt(record.offsetDelta);
    if (offset >= this.#options.upTo) {
      return true;
    }
    if (record.key === undefined) {
      // From before the topic was compacted; what has no key has no newest record.
      return false;
    }
    const isNewest = Number(offset) >= this.#options.newest.get(record.key);
    const mayGo = !record.hasValue && horizonMs !== undefined && horizonMs <= this.#options.nowMs;
    return isNewest && !mayGo;
  }

  #headerIfLatest(batch: Buffer, header: BatchHeader): Buffer | undefined {
    const latest = this.#options.latestBatches.get(header.producerId);
    const isLatest =
      latest !== undefined &&
      (latest.baseOffset === undefined
        ? isControl(header) && header.producerEpoch === latest.producerEpoch
        : header.baseOffset === latest.baseOffset);
    if (!isLatest) {
      return undefined;
    }
    return header.recordCount === 0 ? batch : emptyBatch(batch, header);
  }

  #newHorizon(): bigint {
    const horizonMs = this.#options.nowMs + this.#options.deleteRetentionMs;
    this.#noteHorizon(horizonMs);
    return horizonMs;
  }

  /** What should have gone and did not must not make every round begin again. */
  #noteHorizon(horizonMs: bigint): void {
    const isNext = this.nextDeletionMs === undefined || horizonMs < this.nextDeletionMs;
    if (isNext && horizonMs > this.#options.nowMs) {
      this.nextDeletionMs = horizonMs;
    }
  }
}

/** Which batches of a stretch of log were taken back. */
export class AbortedTransactions {
  readonly #byProducer: Map<bigint, AbortedTransaction[]>;

  constructor(aborted: AbortedTransaction[]) {
    this.#byProducer = Map.groupBy(aborted, ({ producerId }) => producerId);
  }

  has(header: BatchHeader): boolean {
    return (
      isTransactional(header) &&
      (this.#byProducer.get(header.producerId) ?? []).some(
        ({ firstOffset, lastOffset }) => firstOffset <= header.baseOffset && header.baseOffset <= lastOffset,
      )
    );
  }
}

function contentOf(batch: Buffer, header: BatchHeader): { content: Buffer; records: RecordView[] } {
  const content = decompressRecords(batch.subarray(BATCH_HEADER_BYTES), header.attributes & CODEC_MASK);
  return { content, records: readRecords(content, header.recordCount) };
}

/** `undefined` where the compression cannot be undone or the records are not what they should be. */
export function readContent(
  batch: Buffer,
  header: BatchHeader,
): { content: Buffer; records: RecordView[] } | undefined {
  try {
    return contentOf(batch, header);
  } catch {
    return undefined;
  }
}
