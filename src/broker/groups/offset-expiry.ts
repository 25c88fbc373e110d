import type { BrokerLog } from '../broker-log.ts';
import type { Cancel, Clock } from '../clock.ts';
import { StorageError } from '../log/storage-error.ts';
import type { GroupCoordinator } from './group-coordinator.ts';
import type { TopicPartition } from './offset-store.ts';

/** `offsets.retention.check.interval.ms` of Apache Kafka. */
const CHECK_INTERVAL_MS = 600_000;

/** Looks for offsets whose time is over, again and again. */
export function expireOffsetsRegularly(
  state: {
    groups: GroupCoordinator;
    transactions: { hasPendingOffset(groupId: string, at: TopicPartition): boolean };
    clock: Clock;
    log: BrokerLog;
  },
  retentionMs: number,
): Cancel {
  const { groups, transactions, clock } = state;
  let cancel: Cancel | undefined;
  function arm(): void {
    cancel = clock.after(CHECK_INTERVAL_MS, () => {
      try {
        const { offsets, deletedGroups } = groups.expireOffsets({
          retentionMs,
          isPending: (groupId, at) => transactions.hasPendingOffset(groupId, at),
        });
        if (offsets + deletedGroups > 0) {
          state.log({
            level: 'info',
            message: `${offsets} committed offsets expired, ${deletedGroups} groups gone`,
          });
        }
      } catch (error) {
        // Already said; the next round tries again.
        if (!(error instanceof StorageError)) {
          throw error;
        }
      }
      arm();
    });
  }
  arm();
  return () => cancel?.();
}
