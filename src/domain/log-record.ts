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
  /**
   * Set where Kafka returned a batch that cannot be decoded: this entry then stands for all its records. `value` has
   * the first bytes of the batch, and the entry has neither key nor headers.
   */
  readonly unreadable?: UnreadableBatch | undefined;
};

/** `value` is absent where the header has null, which is not the same as no bytes. */
export type RecordHeader = { readonly name: string; readonly value: Uint8Array | undefined };

/** A batch of the log whose bytes are not what Kafka's format says. */
export type UnreadableBatch = {
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  readonly sizeBytes: number;
  /** What does not fit, in English. */
  readonly reason: string;
};

/** The offset to read on from behind it. */
export function offsetAfter({ offset, unreadable }: Pick<LogRecord, 'offset' | 'unreadable'>): bigint {
  return (unreadable?.lastOffset ?? offset) + 1n;
}

/** Where a record is in the log. The offset is a decimal string, as it crosses boundaries that are JSON. */
export type RecordPosition = { readonly topic: string; readonly partition: number; readonly offset: string };
