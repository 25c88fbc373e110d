import type { LogRecord, RecordPosition } from '../../domain/log-record.ts';

/** The latest records as received, so that opening one needs no fetch. Bounded; older ones are read from the log. */
export type RawRecords = {
  readonly add: (record: LogRecord) => void;
  readonly get: (position: RecordPosition) => LogRecord | undefined;
};

export function createRawRecords({ maxBytes }: { readonly maxBytes: number }): RawRecords {
  /** In order of arrival: the first key is the oldest. */
  const records = new Map<string, LogRecord>();
  let sizeBytes = 0;

  return {
    add(record) {
      records.set(positionKey(record), record);
      sizeBytes += sizeOf(record);
      for (const [key, oldest] of records) {
        if (sizeBytes <= maxBytes) break;
        records.delete(key);
        sizeBytes -= sizeOf(oldest);
      }
    },
    get: (position) => records.get(positionKey(position)),
  };
}

/** `topic/partition/offset`: also the key of activity and quarantine rows. */
export function positionKey(position: { topic: string; partition: number; offset: bigint | string }): string {
  return `${position.topic}/${position.partition}/${position.offset}`;
}

/** Roughly what a record costs in memory: its bytes and the objects around them. */
function sizeOf(record: LogRecord): number {
  let sizeBytes = 300 + (record.key?.byteLength ?? 0) + (record.value?.byteLength ?? 0);
  for (const { name, value } of record.headers) sizeBytes += 80 + name.length + value.byteLength;
  return sizeBytes;
}
