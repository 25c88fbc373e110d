import type { BrokerLog } from '../broker-log.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { CompactionPolicy } from './compaction/compactable-log.ts';
import type { PartitionLog } from './partition-log.ts';
import { StorageError } from './storage-error.ts';
import type { TopicConfig } from './topic-config.ts';
import type { TopicStore } from './topic-store.ts';

/** `producer.id.expiration.ms` of Apache Kafka. */
const PRODUCER_EXPIRATION_MS = 24 * 60 * 60 * 1000;

type MaintenanceState = { topics: TopicStore; clock: Clock; log: BrokerLog };

/** Retention and compaction of every topic, again and again; no round begins before the last is over. */
export function maintainLogsRegularly(state: MaintenanceState, intervalMs: number): Cancel {
  let cancel: Cancel | undefined;
  let isRunning = false;
  function arm(): void {
    cancel = state.clock.after(intervalMs, () => {
      if (!isRunning) {
        isRunning = true;
        void maintainLogs(state).finally(() => {
          isRunning = false;
        });
      }
      arm();
    });
  }
  arm();
  return () => cancel?.();
}

/** One round, one partition after the other. */
async function maintainLogs(state: MaintenanceState): Promise<void> {
  for (const topic of state.topics.all()) {
    for (const [index, log] of topic.partitions.entries()) {
      if (log.isClosed) {
        continue;
      }
      const label = `${topic.name}-${index}`;
      log.forgetIdleProducers(state.clock.nowMs() - PRODUCER_EXPIRATION_MS);
      try {
        applyRetention(log, { ...state, label, config: topic.config });
        if (topic.config.isCompacted) {
          await compact(log, { ...state, label, config: topic.config });
        }
      } catch (error) {
        // Already said where it happened; the next round tries again.
        if (!(error instanceof StorageError)) {
          throw error;
        }
      }
    }
  }
}

type PartitionState = MaintenanceState & { label: string; config: TopicConfig };

function applyRetention(log: PartitionLog, state: PartitionState): void {
  const { config } = state;
  if (!config.get('cleanup.policy').includes('delete')) {
    return;
  }
  const retentionMs = config.getNumber('retention.ms');
  const retentionBytes = config.getNumber('retention.bytes');
  const count = log.applyRetention({
    keepFromMs: retentionMs < 0 ? undefined : state.clock.nowMs() - retentionMs,
    maxBytes: retentionBytes < 0 ? undefined : retentionBytes,
  });
  if (count > 0) {
    state.log({
      level: 'info',
      message: `${state.label} starts at ${log.logStartOffset} now: ${count} segments retired`,
    });
  }
}

async function compact(log: PartitionLog, state: PartitionState): Promise<void> {
  const result = await log.compact(compactionPolicy(state.config));
  if (result !== undefined) {
    const { bytesBefore, bytesAfter } = result;
    state.log({ level: 'info', message: `${state.label} compacted: ${bytesBefore} bytes to ${bytesAfter}` });
  }
}

function compactionPolicy(config: TopicConfig): CompactionPolicy {
  return {
    minCleanableDirtyRatio: config.getNumber('min.cleanable.dirty.ratio'),
    minCompactionLagMs: config.getNumber('min.compaction.lag.ms'),
    maxCompactionLagMs: config.getNumber('max.compaction.lag.ms'),
    deleteRetentionMs: config.getNumber('delete.retention.ms'),
    segmentBytes: config.getNumber('segment.bytes'),
  };
}
