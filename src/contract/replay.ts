import type { RecordPosition } from '../domain/log-record.ts';

/** A point in the history of the log. */
export type Instant =
  | { readonly kind: 'time'; readonly atMs: number }
  /** Just before this record, and as of its time on the other partitions. */
  | { readonly kind: 'before'; readonly position: RecordPosition };

/** Windows that may replay at a time: each has a read model of its own. */
export const MOST_REPLAYS = 4;

export const REPLAY_SPEEDS = [1, 10, 100] as const;
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number];

export type ReplayState =
  | { readonly phase: 'off' }
  | {
      /**
       * `seeking`: the log is folded up to the instant; the pages show it as it grows. With `failed`, it ended half way.
       * In the other phases the world is exactly of the last event.
       */
      readonly phase: 'seeking' | 'paused' | 'playing';
      /** The instant shown: the time asked for, within the history, or that of the last record. */
      readonly atMs: number;
      /** The first and the last record of the log that is replayed, by their timestamps. */
      readonly fromMs: number;
      readonly toMs: number;
      /** Records folded, and all there are. */
      readonly done: number;
      readonly total: number;
      readonly speed: ReplaySpeed;
      /** The last record folded. */
      readonly last: RecordPosition | undefined;
      /** It is not Kafka's log that is replayed, but a tape; an old one has no end line to check it against. */
      readonly tape: { readonly hasEnd: boolean } | undefined;
      /** Kafka could not be read: what is shown stays. */
      readonly failed: boolean;
    };

/** Streams of the read model have these names before their own where they are to show the replay. */
export const REPLAY_PREFIX = 'replay:';
