import type { LogRecord, RecordPosition } from '../../domain/log-record.ts';

/** A place in every partition at once: the next offset of each, by `topic/partition`. */
export type Place = ReadonlyMap<string, bigint>;

export function laneKey({ topic, partition }: Pick<RecordPosition, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}

/** The order of a history across partitions: by timestamp; partitions with equal timestamps by their name. */
export function comesBefore(a: LogRecord, b: LogRecord): boolean {
  if (a.timestampMs !== b.timestampMs) {
    return a.timestampMs < b.timestampMs;
  }
  return laneKey(a) < laneKey(b);
}
