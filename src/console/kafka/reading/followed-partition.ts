import type { StandstillCause } from '../../../contract/kafka-status.ts';

export type ReadingTrouble = { readonly cause: StandstillCause; readonly detail: string };

/** One partition that is read, and what is known of it. */
export class FollowedPartition {
  readonly topic: string;
  readonly partition: number;
  /** -1 while it has none. */
  leader = -1;
  leaderEpoch = -1;
  /** The fold knows what the partition holds: it may be read. */
  isExpected = false;
  /** Where a reader of committed records ends; undefined until it is known. */
  end: bigint | undefined;
  /** Behind `end` are records of transactions that are open. */
  highWatermark: bigint | undefined;
  /** Why it is not read; absent while it is. */
  trouble: ReadingTrouble | undefined;
  retryAtMs = 0;
  /** More than a usual share where one batch did not fit into it. */
  minBytes = 0;
  /** Fetches in a row that brought nothing from before `end`. */
  emptyReads = 0;
  /** Since when the position is beyond the end of the log. */
  beyondSinceMs: number | undefined;

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  get key(): string {
    return `${this.topic}/${this.partition}`;
  }

  /** Reads on; what was wrong is over. */
  recover(): void {
    this.trouble = undefined;
    this.retryAtMs = 0;
  }

  fail(trouble: ReadingTrouble, retryAtMs: number): void {
    this.trouble = trouble;
    this.retryAtMs = retryAtMs;
  }
}
