import { BATCH_HEADER_BYTES, readBatchHeader } from '../../wire/record-batch.ts';
import type { Segment } from '../segment.ts';
import type { CleanerCheckpoint } from './cleaner-checkpoint.ts';
import type { CompactableLog, CompactionPolicy } from './compactable-log.ts';

/**
 * Which offsets a compaction would newly take in, if one is due: enough of the log is dirty, or its
 * oldest dirty record has waited for `max.compaction.lag.ms`, or a tombstone's time has come.
 */
export function findDirtyRange(
  log: CompactableLog,
  checkpoint: CleanerCheckpoint,
  policy: CompactionPolicy,
): { from: bigint; to: bigint } | undefined {
  const nowMs = log.nowMs();
  const stable = stableSegments(log, nowMs - policy.minCompactionLagMs);
  const last = stable.at(-1);
  if (last === undefined) {
    return undefined;
  }
  const start = log.logStartOffset();
  const from = checkpoint.cleanUpTo > start ? checkpoint.cleanUpTo : start;
  const dirty = stable.filter(({ endOffset }) => endOffset > from);
  const cleanBytes = sum(stable) - sum(dirty);
  const [firstDirty] = dirty;
  const isDirtyEnough =
    firstDirty !== undefined && sum(dirty) / (cleanBytes + sum(dirty)) > policy.minCleanableDirtyRatio;
  const isOverdue =
    firstDirty !== undefined && oldestTimestampMs(firstDirty) < nowMs - policy.maxCompactionLagMs;
  const mayDelete = checkpoint.nextDeletionMs !== undefined && checkpoint.nextDeletionMs <= nowMs;
  if (!isDirtyEnough && !isOverdue && !mayDelete) {
    return undefined;
  }
  return { from, to: last.endOffset > from ? last.endOffset : from };
}

/** From the beginning, those whose records are all on the disk, decided, and old enough. */
function stableSegments(log: CompactableLog, notAfterMs: number): Segment[] {
  const stableOffset = log.stableOffset();
  const segments = log.completeSegments();
  const end = segments.findIndex(
    ({ endOffset, index }) => endOffset > stableOffset || index.maxTimestampMs > notAfterMs,
  );
  return segments.slice(0, end === -1 ? segments.length : end);
}

function sum(segments: readonly Segment[]): number {
  return segments.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
}

/** That of the first batch, as in Apache Kafka. */
function oldestTimestampMs(segment: Segment): number {
  const head = segment.readRange(0, BATCH_HEADER_BYTES);
  return head.length < BATCH_HEADER_BYTES ? Infinity : Number(readBatchHeader(head, 0).maxTimestampMs);
}
