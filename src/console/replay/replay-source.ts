import type { LogReader } from '../kafka/log-reader.ts';
import type { HistoryReader } from './log-cursor.ts';

/** What is replayed: Kafka's log, or a tape. */
export type ReplaySource = {
  readonly reader: HistoryReader & Pick<LogReader, 'ranges'>;
  readonly topics: () => readonly string[];
  readonly isTape: boolean;
};
