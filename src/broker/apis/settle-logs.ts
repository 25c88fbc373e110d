import type { PartitionLog } from '../log/partition-log.ts';

/** Waits until what has been appended to these logs is visible, or is known not to become so; each of them once. */
export async function settleLogs(logs: readonly (PartitionLog | undefined)[]): Promise<void> {
  const unsettled = new Set<PartitionLog>();
  for (const log of logs) {
    if (log !== undefined && log.highWatermark < log.logEndOffset) {
      unsettled.add(log);
    }
  }
  await Promise.all([...unsettled].map((log) => log.settled()));
}
