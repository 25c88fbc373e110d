/** A Kafka record as received. `timestampMs` is the record's own timestamp (ms since the epoch). */
export type LogRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly timestampMs: number;
  /** Absent where the record had none. */
  readonly key: Uint8Array | undefined;
  /** In wire order; a name may occur more than once. */
  readonly headers: readonly RecordHeader[];
  /** Absent for a tombstone (null value). */
  readonly value: Uint8Array | undefined;
};

export type RecordHeader = { readonly name: string; readonly value: Uint8Array };

/** Where a record is in the log. The offset is a decimal string, as it crosses boundaries that are JSON. */
export type RecordPosition = { readonly topic: string; readonly partition: number; readonly offset: string };
