import type { LogReader } from '../kafka/log-reader.ts';
import type { HistoryReader } from './log-cursor.ts';

/** What is replayed: Kafka's log, or a tape. */
export type ReplaySource = {
  readonly reader: HistoryReader & Pick<LogReader, 'ranges' | 'topics'>;
  readonly topics: () => readonly string[];
  /** Absent for Kafka's log. A tape without an end line may have lost its last lines unseen. */
  readonly tape: { readonly hasEnd: boolean } | undefined;
};
