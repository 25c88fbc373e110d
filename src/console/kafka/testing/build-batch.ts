import { crc32c } from '../record-batch/crc32c.ts';
import { ByteWriter } from '../protocol/byte-writer.ts';

export type BuiltRecord = {
  readonly key?: string | null;
  readonly value?: string | null;
  readonly headers?: readonly (readonly [name: string, value: string | null])[];
  /** The record's place in the batch where it is not its index. */
  readonly delta?: number;
};

export type BuiltBatch = {
  readonly baseOffset: bigint;
  /** The bytes behind the header, packed already where `codec` says so. */
  readonly body: Uint8Array;
  readonly recordCount: number;
  readonly lastOffsetDelta?: number;
  readonly codec?: number;
  readonly attributes?: number;
  readonly producerId?: bigint;
  readonly timestampMs?: bigint;
  readonly crc?: number;
};

/** A batch of format 2 with a right checksum, whatever is in it. */
export function buildBatch(batch: BuiltBatch): Buffer {
  const { timestampMs = 1_700_000_000_000n, lastOffsetDelta = batch.recordCount - 1 } = batch;
  const bytes = new ByteWriter()
    .int64(batch.baseOffset)
    .int32(49 + batch.body.length)
    .int32(0)
    .int8(2)
    .uint32(0)
    .int16((batch.attributes ?? 0) | (batch.codec ?? 0))
    .int32(lastOffsetDelta)
    .int64(timestampMs)
    .int64(timestampMs)
    .int64(batch.producerId ?? -1n)
    .int16(0)
    .int32(0)
    .int32(batch.recordCount)
    .raw(batch.body).bytes;
  bytes.writeUInt32BE(batch.crc ?? crc32c(bytes, 21), 17);
  return bytes;
}

export function buildRecords(records: readonly BuiltRecord[]): Buffer {
  const body = new ByteWriter();
  for (const [index, { key = null, value = null, headers = [], delta = index }] of records.entries()) {
    const record = new ByteWriter().int8(0).varlong(BigInt(delta)).varint(delta);
    putText(record, key);
    putText(record, value);
    record.varint(headers.length);
    for (const [name, text] of headers) {
      putText(record, name);
      putText(record, text);
    }
    body.varint(record.bytes.length).raw(record.bytes);
  }
  return Buffer.from(body.bytes);
}

function putText(writer: ByteWriter, text: string | null): void {
  const bytes = text === null ? undefined : Buffer.from(text);
  writer.varint(bytes?.length ?? -1);
  if (bytes) {
    writer.raw(bytes);
  }
}

/** A usual batch with these values. */
export function batchOf(
  baseOffset: bigint,
  values: readonly string[],
  more: Partial<BuiltBatch> = {},
): Buffer {
  const body = buildRecords(values.map((value) => ({ value })));
  return buildBatch({ baseOffset, body, recordCount: values.length, ...more });
}
