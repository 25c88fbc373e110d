import type { ProduceAnswer, ProducedBatch, ProducerIdentity, WriteCluster } from './write-cluster.ts';

/** Something that holds up messages, and that may pass. */
export type SendTrouble = {
  readonly topic: string;
  /** In English: what happened, as the node or its connection said it. */
  readonly reason: string;
  /** A node was not reached or did not answer; false where a node answered that it cannot write for now. */
  readonly isAway: boolean;
};

/** What the parts of one sender share. */
export type SenderContext = {
  readonly cluster: WriteCluster;
  readonly now: () => number;
  /** Resolves after `ms`, or at once when the sender stops. */
  readonly delay: (ms: number) => Promise<void>;
  readonly isStopped: () => boolean;
  readonly send: (nodeId: number, batch: ProducedBatch) => Promise<ProduceAnswer>;
  /** The same for all partitions, until one needs another. */
  readonly sharedIdentity: () => Promise<ProducerIdentity>;
  readonly onTrouble: (trouble: SendTrouble) => void;
  readonly onPossibleCopies: (records: number) => void;
};

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2_000;

export function retryAfterMs(attempt: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
}
