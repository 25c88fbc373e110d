import type { LogRecord } from '../../domain/log-record.ts';
import type { LaneBatch } from '../kafka/lane-consumer.ts';

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

export function packBatch({ records, ...batch }: LaneBatch): WireBatch {
  let sizeBytes = 0;
  for (const { key, value, headers } of records) {
    sizeBytes += 8 + 8 + 4 + (key?.byteLength ?? 0) + 4 + (value?.byteLength ?? 0) + 2;
    for (const header of headers) {
      const known = CODES.has(header.name);
      sizeBytes += 1 + (known ? 0 : 4 + Buffer.byteLength(header.name)) + 4 + header.value.byteLength;
    }
  }
  // Memory of its own: what comes from the pool cannot be moved.
  const bytes = new ArrayBuffer(sizeBytes);
  const buffer = Buffer.from(bytes);
  let at = 0;
  const put = (part: Uint8Array | undefined): void => {
    at = buffer.writeInt32LE(part?.byteLength ?? ABSENT, at);
    if (!part) return;
    buffer.set(part, at);
    at += part.byteLength;
  };
  for (const { offset, timestampMs, key, value, headers } of records) {
    at = buffer.writeBigInt64LE(offset, at);
    at = buffer.writeDoubleLE(timestampMs, at);
    put(key);
    put(value);
    at = buffer.writeUInt16LE(headers.length, at);
    for (const header of headers) {
      const code = CODES.get(header.name);
      at = buffer.writeUInt8(code ?? OTHER_NAME, at);
      if (code === undefined) put(Buffer.from(header.name));
      put(header.value);
    }
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
