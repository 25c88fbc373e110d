import { KafkaAnswerError } from '../protocol/kafka-answer-error.ts';
import { OFFSET_OUT_OF_RANGE } from './produce-errors.ts';
import type { BatchFound, BatchSearch } from './write-cluster.ts';

/** What a record batch says of itself before its records. */
export type BatchHead = {
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  readonly producerId: bigint;
  readonly epoch: number;
  /** -1 where the batch is of no idempotent producer. */
  readonly sequence: number;
};

export type HeadsPage = {
  readonly heads: readonly BatchHead[];
  readonly logEndOffset: bigint;
};

export type HeadReader = {
  /** The heads of the batches from the one that holds `from`; rejects with `KafkaAnswerError`. */
  readonly readHeads: (from: bigint) => Promise<HeadsPage>;
  readonly startOffset: () => Promise<bigint>;
};

/**
 * Looks for one batch in a partition, by its producer and sequence: nothing else in a log has both. Records are not
 * decoded, so transactions, codecs and compaction do not matter.
 */
export async function findBatch(reader: HeadReader, search: BatchSearch): Promise<BatchFound> {
  let { from } = search;
  let isComplete = true;
  for (;;) {
    let page: HeadsPage;
    try {
      page = await reader.readHeads(from);
    } catch (error) {
      if (!(error instanceof KafkaAnswerError) || error.code !== OFFSET_OUT_OF_RANGE) {
        throw error;
      }
      const start = await reader.startOffset();
      if (start === from) {
        throw error;
      }
      // A start after `from`: records were deleted unseen. One before it: the topic was made again, and is read whole.
      isComplete &&= start < from;
      from = start;
      continue;
    }
    const found = page.heads.find((head) => isBatch(head, search));
    if (found) {
      return { kind: 'found', baseOffset: found.baseOffset };
    }
    const last = page.heads.at(-1);
    if (last) {
      from = last.lastOffset + 1n;
    }
    if (from >= page.logEndOffset || !last) {
      return { kind: isComplete ? 'absent' : 'unknown' };
    }
  }
}

function isBatch(head: BatchHead, { identity, sequence }: BatchSearch): boolean {
  return (
    head.producerId === identity.producerId && head.epoch === identity.epoch && head.sequence === sequence
  );
}
