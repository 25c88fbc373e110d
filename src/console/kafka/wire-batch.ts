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

/** Straight from what kafkajs made of a fetch: a record costs little more than the copy of its bytes. */
export function packMessages(
  messages: readonly KafkaMessage[],
  batch: Omit<LaneBatch, 'records'>,
): WireBatch {
  let sizeBytes = 0;
  for (const message of messages) {
    sizeBytes += 8 + 8 + 4 + (message.key?.length ?? 0) + 4 + (message.value?.length ?? 0) + 2;
    eachHeader(message, (name, value) => {
      const known = CODES.has(name);
      sizeBytes += 1 + (known ? 0 : 4 + Buffer.byteLength(name)) + 4 + Buffer.byteLength(value);
    });
  }
  // Memory of its own: what comes from the pool cannot be moved.
  const bytes = new ArrayBuffer(sizeBytes);
  const buffer = Buffer.from(bytes);
  let at = 0;
  const put = (part: Uint8Array | string | null): void => {
    if (part === null) {
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
  for (const message of messages) {
    at = buffer.writeBigInt64LE(BigInt(message.offset), at);
    at = buffer.writeDoubleLE(Number(message.timestamp), at);
    put(message.key);
    put(message.value);
    const countAt = at;
    let count = 0;
    at += 2;
    eachHeader(message, (name, value) => {
      const code = CODES.get(name);
      at = buffer.writeUInt8(code ?? OTHER_NAME, at);
      if (code === undefined) put(name);
      put(value);
      count += 1;
    });
    buffer.writeUInt16LE(count, countAt);
  }
  return { ...batch, bytes, count: messages.length };
}

function eachHeader(
  { headers }: KafkaMessage,
  tell: (name: string, value: Uint8Array | string) => void,
): void {
  for (const name in headers) {
    const values = headers[name];
    if (Array.isArray(values)) for (const value of values) tell(name, value);
    else tell(name, values ?? '');
  }
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
