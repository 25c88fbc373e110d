import type { AbortedTransaction } from '../../producers/partition-transactions.ts';
import type { LatestBatch } from '../../producers/producer-state.ts';
import type { FileSystem } from '../file-system.ts';
import type { Segment } from '../segment.ts';

export type CompactionPolicy = {
  minCleanableDirtyRatio: number;
  minCompactionLagMs: number;
  maxCompactionLagMs: number;
  deleteRetentionMs: number;
  segmentBytes: number;
};

/** What compaction needs of a partition's log. */
export type CompactableLog = {
  fileSystem: FileSystem;
  directory: string;
  nowMs: () => number;
  indexIntervalBytes: () => number;
  isClosed: () => boolean;
  logStartOffset: () => bigint;
  /** Those before the active one, in order. */
  completeSegments: () => readonly Segment[];
  /** Below it nothing changes any more and no transaction is open. */
  stableOffset: () => bigint;
  abortedTransactions: (from: bigint, to: bigint) => AbortedTransaction[];
  latestBatches: () => Map<bigint, LatestBatch>;
  /** Puts one segment in the place of several; `false` where the log has changed meanwhile. */
  holds: (segments: readonly Segment[]) => boolean;
  replace: (segments: readonly Segment[], by: Segment) => void;
  /** Offsets below may be missing from now on. */
  allowGaps: (upTo: bigint) => void;
  /** Makes sure that no start will take these transactions for aborted ones again. */
  forgetAbortMarkers: (offsets: readonly bigint[]) => void;
};
