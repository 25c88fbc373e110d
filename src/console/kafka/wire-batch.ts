import type { KafkaMessage } from 'kafkajs';
import type { LogRecord } from '../../domain/log-record.ts';

/** What one fetch brought of a partition. */
export type LaneBatch = {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  /** The offset after the last record fetched, and the partition's high watermark at that time. */
  readonly nextOffset: bigint;
  readonly highWatermark: bigint;
};

/** A batch as one piece of memory, which moves to another thread without a copy. */
export type WireBatch = Omit<LaneBatch, 'records'> & { readonly bytes: ArrayBuffer; readonly count: number };

/** Header names that come with nearly every record, as one byte each. At most 255; the order is the code. */
const NAMES = [
  'content-type',
  'ce_specversion',
  'ce_id',
  'ce_source',
  'ce_type',
  'ce_subject',
  'ce_time',
  'ce_correlationid',
  'ce_causationid',
  'ce_simulated',
] as const;
const CODES = new Map<string, number>(NAMES.map((name, code) => [name, code]));
const OTHER_NAME = 255;
const ABSENT = -1;

type Bytes = Uint8Array | string;

/** How to take a record apart, whoever made it. */
type RecordParts<R> = {
  readonly offset: (record: R) => bigint;
  readonly timestampMs: (record: R) => number;
  readonly key: (record: R) => Uint8Array | null | undefined;
  readonly value: (record: R) => Uint8Array | null | undefined;
  readonly eachHeader: (record: R, tell: (name: string, value: Bytes) => void) => void;
};

const KAFKAJS: RecordParts<KafkaMessage> = {
  offset: ({ offset }) => BigInt(offset),
  timestampMs: ({ timestamp }) => Number(timestamp),
  key: ({ key }) => key,
  value: ({ value }) => value,
  eachHeader({ headers }, tell) {
    for (const name in headers) {
      const values = headers[name];
      if (Array.isArray(values)) for (const value of values) tell(name, value);
      else tell(name, values ?? '');
    }
  },
};

const LOG_RECORD: RecordParts<LogRecord> = {
  offset: ({ offset }) => offset,
  timestampMs: ({ timestampMs }) => timestampMs,
  key: ({ key }) => key,
  value: ({ value }) => value,
  eachHeader({ headers }, tell) {
    for (const { name, value } of headers) tell(name, value);
  },
};

type Rest = Omit<LaneBatch, 'records'>;

/** Straight from what kafkajs made of a fetch: a record costs little more than the copy of its bytes. */
export function packMessages(messages: readonly KafkaMessage[], batch: Rest): WireBatch {
  return pack(messages, KAFKAJS, batch);
}

/** Records of one partition. */
export function packRecords(records: readonly LogRecord[], batch: Rest): WireBatch {
  return pack(records, LOG_RECORD, batch);
}

function pack<R>(records: readonly R[], parts: RecordParts<R>, batch: Rest): WireBatch {
  let sizeBytes = 0;
  for (const record of records) {
    sizeBytes += 8 + 8 + 4 + (parts.key(record)?.length ?? 0) + 4 + (parts.value(record)?.length ?? 0) + 2;
    parts.eachHeader(record, (name, value) => {
      const known = CODES.has(name);
      sizeBytes += 1 + (known ? 0 : 4 + Buffer.byteLength(name)) + 4 + Buffer.byteLength(value);
    });
  }
  // Memory of its own: what comes from the pool cannot be moved.
  const bytes = new ArrayBuffer(sizeBytes);
  const buffer = Buffer.from(bytes);
  let at = 0;
  const put = (part: Bytes | null | undefined): void => {
    if (part === null || part === undefined) {
      at = buffer.writeInt32LE(ABSENT, at);
    } else if (typeof part === 'string') {
      const length = buffer.write(part, at + 4);
      at = buffer.writeInt32LE(length, at) + length;
    } else {
      at = buffer.writeInt32LE(part.length, at);
      buffer.set(part, at);
      at += part.length;
    }
  };
  for (const record of records) {
    at = buffer.writeBigInt64LE(parts.offset(record), at);
    at = buffer.writeDoubleLE(parts.timestampMs(record), at);
    put(parts.key(record));
    put(parts.value(record));
    const countAt = at;
    let count = 0;
    at += 2;
    parts.eachHeader(record, (name, value) => {
      const code = CODES.get(name);
      at = buffer.writeUInt8(code ?? OTHER_NAME, at);
      if (code === undefined) put(name);
      put(value);
      count += 1;
    });
    buffer.writeUInt16LE(count, countAt);
  }
  return { ...batch, bytes, count: records.length };
}

/** The records of a batch; their bytes are views of its memory. */
export function unpackBatch({ bytes, count, ...batch }: WireBatch): LaneBatch {
  const { topic, partition } = batch;
  const buffer = Buffer.from(bytes);
  const records: LogRecord[] = [];
  let at = 0;
  const take = (): Buffer | undefined => {
    const length = buffer.readInt32LE(at);
    at += 4;
    if (length === ABSENT) return undefined;
    at += length;
    return buffer.subarray(at - length, at);
  };
  for (let n = 0; n < count; n += 1) {
    const offset = buffer.readBigInt64LE(at);
    const timestampMs = buffer.readDoubleLE(at + 8);
    at += 16;
    const key = take();
    const value = take();
    const headers: LogRecord['headers'][number][] = [];
    let left = buffer.readUInt16LE(at);
    at += 2;
    for (; left > 0; left -= 1) {
      const code = buffer.readUInt8(at);
      at += 1;
      const name = code === OTHER_NAME ? String(take()) : (NAMES[code] ?? '');
      headers.push({ name, value: take() ?? Buffer.alloc(0) });
    }
    records.push({ topic, partition, offset, timestampMs, key, headers, value });
  }
  return { ...batch, records };
}
