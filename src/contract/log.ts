import type { RecordKind } from '../domain/topic-map.ts';
/** What records are looked for; all that is given must hold. Texts are found whatever the case. */
export type LogFilter = {
  readonly key: string;
  /** Of the event: the header `ce_type`. */
  readonly type: string;
  /** Anywhere in the value or a header. */
  readonly text: string;
  /** On the value as JSON: `$.amount_minor > 1000`, `$.status = "FAILED"`, `$.failure.code`. */
  readonly path: string;
};

export type LogStart =
  | { readonly kind: 'beginning' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'time'; readonly atMs: number }
  /** In one partition, or the same in each. */
  | { readonly kind: 'offset'; readonly offset: string }
  /** Where an earlier answer left off: `topic/partition` → next offset. */
  | { readonly kind: 'next'; readonly offsets: Readonly<Record<string, string>> };

export type LogSearch = {
  readonly topic: string;
  /** All of them where absent. */
  readonly partition?: number | undefined;
  readonly start: LogStart;
  readonly filter: LogFilter;
  /** Rows wanted, 1–200. */
  readonly limit: number;
};

/** One record, as the log view lists it. */
export type LogRow = {
  readonly key: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly timestampMs: number;
  /** Absent where the record has none. */
  readonly recordKey: string | undefined;
  readonly type: string | undefined;
  /** First characters of the value as text; absent for a null value. */
  readonly preview: string | undefined;
  readonly sizeBytes: number;
  readonly headers: number;
  /** Last offset of a batch that cannot be decoded, whose first is `offset`; absent for a record. */
  readonly unreadableTo?: string | undefined;
};

/** Why a search ended: it found as many as were wanted, there is no more, or it had its time and can go on. */
export type LogStop = 'found' | 'end' | 'time';

export type LogPage = {
  /** In the order of the history, oldest first. */
  readonly rows: readonly LogRow[];
  readonly scanned: number;
  readonly tookMs: number;
  readonly stopped: LogStop;
  /** Where to go on: a `next` start. */
  readonly next: Readonly<Record<string, string>>;
};

export type LogLane = {
  readonly partition: number;
  readonly low: string;
  readonly high: string;
  /** What the console reads next of it; absent for a topic it does not read. */
  readonly position: string | undefined;
};

export type LogTopic = {
  readonly name: string;
  readonly partitions: number;
  readonly isInternal: boolean;
  /** What the topic map takes its records for; absent for a topic that is none of the shop's. */
  readonly entity: RecordKind | undefined;
};

/** What is written to a topic from now on. */
export type LogTail = {
  readonly lanes: readonly LogLane[];
  /** The latest that match, newest first. */
  readonly rows: readonly LogRow[];
  /** Since it was opened: read, found, and found but not in `rows`. */
  readonly received: number;
  readonly matching: number;
  readonly dropped: number;
  /** Of the records found, one in this many is shown; 1 for all. */
  readonly oneIn: number;
  /** Kafka cannot be read, or no longer has the topic: what is shown stays. */
  readonly problem: 'unreachable' | 'no_topic' | undefined;
};
