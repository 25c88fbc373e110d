/**
 * Why Kafka, or its client, will never take a message: the same message sent again gets the same answer. Closed: each
 * has its text in both languages.
 */
export const REFUSAL_REASONS = [
  'too_large',
  'bad_timestamp',
  'bad_record',
  'bad_topic_name',
  'no_topic',
  'no_partition',
  'no_right_on_topic',
  'no_right_on_cluster',
  'policy',
  'other',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export type Refusal = {
  readonly reason: RefusalReason;
  /** What Kafka or its client said, in English. */
  readonly detail: string;
};

/** A command that Kafka refused after its maker had gone. It is kept, and nothing waits for it. */
export type RefusedCommand = Refusal & {
  readonly id: number;
  readonly topic: string;
  readonly key: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Absent where its bytes are not text: they are sent as they are. */
  readonly value: string | undefined;
  readonly sizeBytes: number;
  /** Of the record; the time of sending where absent. */
  readonly timestampMs: number | undefined;
  readonly acceptedAtMs: number;
  readonly refusedAtMs: number;
};

/** What a refused command becomes. */
export type RefusedCorrection = {
  readonly id: number;
  readonly topic: string;
  readonly key: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** As it was where absent. */
  readonly value?: string | undefined;
  readonly timestampMs?: number | undefined;
};
