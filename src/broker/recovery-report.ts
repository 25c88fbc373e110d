import type { TopicStore } from './log/topic-store.ts';
import type { GroupCoordinator } from './groups/group-coordinator.ts';

/** What the broker found on its disk when it started. Plain JSON: it crosses processes. */
export type RecoveryReport = {
  cleanShutdown: boolean;
  topics: number;
  partitions: number;
  groups: number;
  scannedBytes: number;
  /** Cut from the tails: writes that were under way and had been promised to nobody. */
  tornBytes: number;
  damage: RecoveredDamage[];
};

/** Bytes that should have been readable; the file as it was lies at `keptAside`. */
export type RecoveredDamage = {
  topic: string;
  partition: number;
  offset: string;
  damagedBytes: number;
  keptAside: string;
};

export function recoveryReport(
  state: { topics: TopicStore; groups: GroupCoordinator },
  cleanShutdown: boolean,
): RecoveryReport {
  const recoveries = state.topics.recoveries();
  return {
    cleanShutdown,
    topics: state.topics.all().length,
    partitions: recoveries.length,
    groups: state.groups.all().length,
    scannedBytes: recoveries.reduce((sum, { recovery }) => sum + recovery.scannedBytes, 0),
    tornBytes: recoveries.reduce(
      (sum, { recovery }) => sum + recovery.tornBytes,
      state.groups.recovery.tornBytes,
    ),
    damage: recoveries.flatMap(({ topic, partition, recovery }) =>
      recovery.damage.map(({ atOffset, damagedBytes, keptAside }) => ({
        topic,
        partition,
        offset: atOffset.toString(),
        damagedBytes,
        keptAside,
      })),
    ),
  };
}
