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
