import type { BrokerLog } from '../broker-log.ts';
import type { Cancel, Clock } from '../clock.ts';
import { StorageError } from './storage-error.ts';
import type { Topic, TopicStore } from './topic-store.ts';

type RetentionState = { topics: TopicStore; clock: Clock; log: BrokerLog };

/** `retention.ms` and `retention.bytes` of every topic, looked at again and again. */
export function applyRetentionRegularly(state: RetentionState, intervalMs: number): Cancel {
  let cancel: Cancel | undefined;
  function arm(): void {
    cancel = state.clock.after(intervalMs, () => {
      for (const topic of state.topics.all()) {
        applyRetention(topic, state);
      }
      arm();
    });
  }
  arm();
  return () => cancel?.();
}

function applyRetention(topic: Topic, state: RetentionState): void {
  if (!topic.config.get('cleanup.policy').includes('delete')) {
    return;
  }
  const retentionMs = topic.config.getNumber('retention.ms');
  const retentionBytes = topic.config.getNumber('retention.bytes');
  for (const [partition, log] of topic.partitions.entries()) {
    try {
      const count = log.applyRetention({
        keepFromMs: retentionMs < 0 ? undefined : state.clock.nowMs() - retentionMs,
        maxBytes: retentionBytes < 0 ? undefined : retentionBytes,
      });
      if (count > 0) {
        state.log({
          level: 'info',
          message: `${topic.name}-${partition} starts at ${log.logStartOffset} now: ${count} segments retired`,
        });
      }
    } catch (error) {
      // Already said where it happened; the next round tries again.
      if (!(error instanceof StorageError)) {
        throw error;
      }
    }
  }
}
