import { gzipSync, zstdCompressSync } from 'node:zlib';
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils';
import { describe, expect, it } from 'vitest';
import { KeyedQueue } from '../log/keyed-queue.ts';
import { TopicConfig } from '../log/topic-config.ts';
import { buildBatch } from '../wire/build-batch.ts';
import { MAX_RECORDS_BYTES } from '../wire/decompress-records.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { BATCH_HEADER_BYTES, signBatch } from '../wire/record-batch.ts';
import { encodeVarlong } from '../wire/varint.ts';
import { checkProducedBatch } from './produced-batch.ts';

const NOW_MS = 1_700_000_000_000;
const COMPRESS: Record<string, { codec: number; compress: (bytes: Buffer) => Buffer }> = {
  gzip: { codec: 1, compress: (bytes) => gzipSync(bytes) },
  snappy: { codec: 2, compress: (bytes) => Buffer.from(snappyCompress(bytes)) },
  lz4: { codec: 3, compress: (bytes) => Buffer.from(lz4Compress(bytes)) },
  zstd: { codec: 4, compress: (bytes) => zstdCompressSync(bytes) },
};
const CODECS = Object.keys(COMPRESS);

function check(batch: Buffer, configs: Record<string, string> = {}) {
  const config = new TopicConfig(Object.entries(configs));
  return checkProducedBatch(batch, { apiVersion: 9, config, nowMs: NOW_MS, large: new KeyedQueue() });
}

/** A sound header in front of anything. */
function batchWith(content: Buffer, header: { recordCount?: number; codec?: number } = {}): Buffer {
  const { recordCount = 1, codec = 0 } = header;
  const head = buildBatch({ records: [{ key: null, value: null }], timestampMs: BigInt(NOW_MS) });
  const batch = Buffer.concat([head.subarray(0, BATCH_HEADER_BYTES), content]);
  batch.writeInt16BE(codec, 21);
  batch.writeInt32BE(recordCount - 1, 23);
  batch.writeInt32BE(recordCount, 57);
  signBatch(batch);
  return batch;
}

const varint = (value: number): Buffer => encodeVarlong(BigInt(value));
const sized = (text: string): Buffer => Buffer.concat([varint(Buffer.byteLength(text)), Buffer.from(text)]);

type Fields = {
  length?: number;
  timestampDelta?: Buffer;
  offsetDelta?: number;
  keyLength?: number;
  valueLength?: number;
  headerCount?: number;
  headers?: Buffer[];
};

/** A record with a key and a value of three bytes each, and one thing about it that is as it should not be. */
function record(fields: Fields = {}): Buffer {
  const headers = fields.headers ?? [];
  const body = Buffer.concat([
    Buffer.from([0]),
    fields.timestampDelta ?? varint(0),
    varint(fields.offsetDelta ?? 0),
    varint(fields.keyLength ?? 3),
    Buffer.from('key'),
    varint(fields.valueLength ?? 3),
    Buffer.from('val'),
    varint(fields.headerCount ?? headers.length / 2),
    ...headers,
  ]);
  return Buffer.concat([varint(fields.length ?? body.length), body]);
}

const RUBBISH = Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 151 + 89) & 0xff));

describe('a batch with a sound header and CRC', () => {
  it.each<[string, Buffer]>([
    ...CODECS.map((name): [string, Buffer] => [
      `of bytes that are not ${name}`,
      batchWith(RUBBISH, { codec: COMPRESS[name]!.codec }),
    ]),
    ['of a codec that there is not', batchWith(record(), { codec: 5 })],
    ['without a record', batchWith(Buffer.alloc(0))],
  ])('%s is refused', async (_what, batch) => {
    expect(await check(batch)).toMatchObject({ errorCode: ErrorCode.INVALID_RECORD });
  });

  it.each<[string, Buffer]>([
    ['of random bytes', batchWith(RUBBISH)],
    ['of 1,000 records, of which one is there', batchWith(record(), { recordCount: 1000 })],
    ['of a billion records, of which one is there', batchWith(record(), { recordCount: 1_000_000_000 })],
    ['with a record more than it says', batchWith(Buffer.concat([record(), record({ offsetDelta: 1 })]))],
    ['with an endless varint', batchWith(Buffer.alloc(100, 0xff))],
    ['with an endless timestamp', batchWith(record({ timestampDelta: Buffer.alloc(11, 0xff) }))],
    ['with a timestamp beyond any clock', batchWith(record({ timestampDelta: encodeVarlong(2n ** 60n) }))],
    ['with a record that is longer than the batch', batchWith(record({ length: 2 ** 31 - 1 }))],
    ['with a record of a negative length', batchWith(record({ length: -1 }))],
    ['with a record shorter than its fields', batchWith(record({ length: 5 }))],
    ['with a key that is longer than its record', batchWith(record({ keyLength: 1000 }))],
    ['with a key of length -2', batchWith(record({ keyLength: -2 }))],
    ['with a value that is longer than its record', batchWith(record({ valueLength: 2 ** 31 - 1 }))],
    ['with a value of length -2', batchWith(record({ valueLength: -2 }))],
    ['with a billion headers', batchWith(record({ headerCount: 1_000_000_000 }))],
    ['with -1 headers', batchWith(record({ headerCount: -1 }))],
    ['with a header without a name', batchWith(record({ headers: [varint(-1), varint(-1)] }))],
    ['with a record numbered from 1', batchWith(record({ offsetDelta: 1 }))],
    [
      'with a number that is left out',
      batchWith(Buffer.concat([record(), record({ offsetDelta: 2 })]), { recordCount: 2 }),
    ],
  ])('%s is refused, compressed too', async (_what, batch) => {
    expect(await check(batch)).toMatchObject({ errorCode: ErrorCode.INVALID_RECORD });
    for (const name of CODECS) {
      const { codec, compress } = COMPRESS[name]!;
      const compressed = batchWith(compress(batch.subarray(BATCH_HEADER_BYTES)), {
        codec,
        recordCount: batch.readInt32BE(57),
      });
      expect(await check(compressed)).toMatchObject({ errorCode: ErrorCode.INVALID_RECORD });
    }
  });

  it('that does not begin at offset 0 is refused', async () => {
    const batch = batchWith(record());
    batch.writeBigInt64BE(7n, 0);
    expect(await check(batch)).toMatchObject({ errorCode: ErrorCode.INVALID_RECORD });
  });

  it.each<[string, Buffer]>([
    [
      'with headers called as what every object has',
      batchWith(
        record({
          headers: ['constructor', 'x', '__proto__', 'y', 'toString', 'z'].map(sized),
        }),
      ),
    ],
    [
      'with a header twice, once without a value',
      batchWith(record({ headers: [sized('a'), varint(-1), sized('a'), sized('1')] })),
    ],
    ['with a header of an empty name', batchWith(record({ headers: [sized(''), sized('v')] }))],
    ['without a key and a value', buildBatch({ records: [{ key: null, value: null }], timestampMs: -1n })],
    ['from 1970', buildBatch({ records: [{ key: null, value: null }], timestampMs: 0n })],
    [
      'of the smallest timestamp there is',
      buildBatch({ records: [{ key: null, value: null }], timestampMs: -(2n ** 63n) }),
    ],
  ])('%s is taken as it is', async (_what, batch) => {
    const before = Buffer.from(batch);
    expect(await check(batch)).toMatchObject({ batch: before });
    for (const name of CODECS) {
      const { codec, compress } = COMPRESS[name]!;
      const plain = buildBatch({ records: [{ key: null, value: null }], timestampMs: BigInt(NOW_MS) });
      const compressed = batchWith(compress(plain.subarray(BATCH_HEADER_BYTES)), { codec });
      const bytes = Buffer.from(compressed);
      expect(await check(compressed)).toMatchObject({ batch: bytes });
    }
  });
});

describe('what is compressed', () => {
  /** One record with a value of so many zeros. */
  function zeros(bytes: number): Buffer {
    const batch = buildBatch({
      records: [{ key: null, value: Buffer.alloc(bytes) }],
      timestampMs: BigInt(NOW_MS),
    });
    return batch.subarray(BATCH_HEADER_BYTES);
  }

  it.each(CODECS)('may be larger than a request, in %s', async (name) => {
    const { codec, compress } = COMPRESS[name]!;
    const batch = batchWith(compress(zeros(5_000_000)), { codec });
    expect(await check(batch)).toMatchObject({ header: { recordCount: 1 } });
  });

  it.each(CODECS)('may not be larger than what may be held, in %s', async (name) => {
    const { codec, compress } = COMPRESS[name]!;
    const batch = batchWith(compress(zeros(MAX_RECORDS_BYTES)), { codec });
    expect(await check(batch, { 'max.message.bytes': '100000000' })).toMatchObject({
      errorCode: ErrorCode.INVALID_RECORD,
      reason: expect.stringMatching(/records cannot be read/u),
    });
  });
});

it('corrects the largest timestamp where it is not that of the records, and leaves the records', async () => {
  const batch = buildBatch({
    records: [10n, 30n, 20n].map((timestampMs) => ({ key: null, value: null, timestampMs })),
    timestampMs: 10n,
  });
  const sound = Buffer.from(batch);
  batch.writeBigInt64BE(999n, 35);
  signBatch(batch);
  expect(await check(batch)).toMatchObject({ batch: sound, header: { maxTimestampMs: 30n } });
});
