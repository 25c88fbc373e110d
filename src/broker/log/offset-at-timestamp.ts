import { readBatchHeader, usesLogAppendTime } from '../wire/record-batch.ts';
import { recordTimestamps } from '../wire/record-timestamps.ts';
import type { PartitionLog } from './partition-log.ts';

/** The first record at or after the log start with a timestamp of at least `timestampMs`, else -1, -1. */
export function offsetAtTimestamp(
  log: PartitionLog,
  timestampMs: bigint,
): { timestamp: bigint; offset: bigint } {
  const batch = log.batchAtTimestamp(timestampMs);
  if (batch === undefined) {
    return { timestamp: -1n, offset: -1n };
  }
  const header = readBatchHeader(batch, 0);
  const found = usesLogAppendTime(header)
    ? { timestamp: header.maxTimestampMs, offset: header.baseOffset }
    : // A batch that cannot be looked into is found by its first offset: early is safe, late loses.
      (recordTimestamps(batch).find(({ timestamp }) => timestamp >= timestampMs) ?? {
        timestamp: header.maxTimestampMs,
        offset: header.baseOffset,
      });
  return found.offset < log.logStartOffset ? { ...found, offset: log.logStartOffset } : found;
}
