import { gzipSync, zstdCompressSync } from 'node:zlib';
import { lz4Compress, snappyCompress } from '@platformatic/wasm-utils';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../domain/log-record.ts';
import { ByteWriter } from '../protocol/byte-writer.ts';
import { batchOf, buildBatch, buildRecords } from '../testing/build-batch.ts';
import { decodeFetched, type AbortedTransaction } from './decode-fetched.ts';
import { Codec, MAX_UNCOMPRESSED_BYTES } from './decompress.ts';
import { encodeRecordBatch } from './encode-record-batch.ts';

const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const GOOD = batchOf(10n, ['good']);

function decode(bytes: Buffer, from = 0n, aborted: readonly AbortedTransaction[] = []): LogRecord[] {
  return decodeFetched({ topic: 'orders', partition: 1, bytes, from, aborted });
}

function texts(records: readonly LogRecord[]): string[] {
  return records.map(({ offset, value, unreadable }) =>
    unreadable ? `${offset}–${unreadable.lastOffset} unreadable` : `${offset} ${String(value)}`,
  );
}

function xerial(block: Buffer): Buffer {
  const head = Buffer.from('82534e41505059000000000100000001', 'hex');
  return Buffer.concat([head, new ByteWriter().int32(block.length).bytes, block]);
}

function marker(baseOffset: bigint, producerId: bigint, type: 0 | 1): Buffer {
  const key = new ByteWriter().int16(0).int16(type).bytes;
  const record = new ByteWriter()
    .int8(0)
    .varlong(0n)
    .varint(0)
    .varint(key.length)
    .raw(key)
    .varint(-1)
    .varint(0);
  const body = new ByteWriter().varint(record.bytes.length).raw(record.bytes).bytes;
  return buildBatch({ baseOffset, body, recordCount: 1, producerId, attributes: TRANSACTIONAL | CONTROL });
}

describe('decodeFetched', () => {
  it('reads headers as they are written: repeated names, nulls, and names of Object.prototype (D1, D2)', () => {
    const headers = [
      ['a', '1'],
      ['a', null],
      ['constructor', 'Order'],
      ['__proto__', 'x'],
      ['toString', null],
      ['', ''],
      ['a', '2'],
    ] as const;
    const body = buildRecords([{ key: 'k', value: 'v', headers }, { value: 'next' }]);
    const records = decode(buildBatch({ baseOffset: 5n, body, recordCount: 2 }));
    expect(texts(records)).toEqual(['5 v', '6 next']);
    expect(records[0]?.headers.map(({ name, value }) => [name, value?.toString() ?? null])).toEqual(headers);
  });

  it.each([
    ['none', (bytes: Buffer) => bytes, Codec.none],
    ['gzip', gzipSync, Codec.gzip],
    ['snappy in one block', (bytes: Buffer) => Buffer.from(snappyCompress(bytes)), Codec.snappy],
    ['snappy in a frame', (bytes: Buffer) => xerial(Buffer.from(snappyCompress(bytes))), Codec.snappy],
    ['lz4', (bytes: Buffer) => Buffer.from(lz4Compress(bytes)), Codec.lz4],
    ['zstd', zstdCompressSync, Codec.zstd],
  ] as const)('unpacks %s', (_name, pack, codec) => {
    const values = Array.from({ length: 300 }, (_, n) => `${n} ${'répété '.repeat(n % 40)}`);
    const body = pack(buildRecords(values.map((value) => ({ value }))));
    const records = decode(buildBatch({ baseOffset: 0n, body, recordCount: 300, codec }));
    expect(records.map(({ value }) => String(value))).toEqual(values);
  });

  /** HIGH-2 of the hostile batches: each stands for itself once, and what is behind it is read. */
  const rubbish = Buffer.from(Array.from({ length: 200 }, (_, n) => (n * 73 + 41) % 256));
  const oneRecord = buildRecords([{ value: 'x' }]);
  const manyHeaders = new ByteWriter().int8(0).varlong(0n).varint(0).varint(-1).varint(-1).varint(1e9).bytes;
  const bomb = zstdCompressSync(Buffer.alloc(MAX_UNCOMPRESSED_BYTES + 1));
  it.each<[string, Buffer]>([
    ['a random payload', batchOf(0n, [], { body: rubbish, recordCount: 10 })],
    ...[1, 2, 3, 4, 5, 7].map((codec): [string, Buffer] => [
      `rubbish of codec ${codec}`,
      batchOf(0n, [], { body: rubbish, recordCount: 10, codec }),
    ]),
    ['an endless varint', batchOf(0n, [], { body: Buffer.alloc(64, 0xff), recordCount: 10 })],
    [
      'a billion headers',
      batchOf(0n, [], {
        body: new ByteWriter().varint(manyHeaders.length).raw(manyHeaders).bytes,
        recordCount: 10,
      }),
    ],
    [
      'a thousand records with one there',
      batchOf(0n, [], { body: oneRecord, recordCount: 1000, lastOffsetDelta: 9 }),
    ],
    [
      'a billion records with one there',
      batchOf(0n, [], { body: oneRecord, recordCount: 1e9, lastOffsetDelta: 9 }),
    ],
    ['no record with one there', batchOf(0n, [], { body: oneRecord, recordCount: 0, lastOffsetDelta: 9 })],
    ['a negative count', batchOf(0n, [], { body: oneRecord, recordCount: -1, lastOffsetDelta: 9 })],
    ['a wrong checksum', batchOf(0n, Array(10).fill('x'), { crc: 7 })],
    ['a record beyond the last offset', batchOf(0n, Array(11).fill('x'), { lastOffsetDelta: 9 })],
    ['a bomb', batchOf(0n, [], { body: bomb, recordCount: 10, codec: Codec.zstd })],
    [
      'a gzip bomb',
      batchOf(0n, [], {
        body: gzipSync(Buffer.alloc(MAX_UNCOMPRESSED_BYTES + 1)),
        recordCount: 10,
        codec: Codec.gzip,
      }),
    ],
    [
      'a snappy block that announces too much',
      batchOf(0n, [], {
        body: new ByteWriter().unsignedVarint(4e9).bytes,
        recordCount: 10,
        codec: Codec.snappy,
      }),
    ],
  ])('makes one entry of %s, and reads what is behind it', (_name, hostile) => {
    const records = decode(Buffer.concat([hostile, GOOD]));
    expect(texts(records)).toEqual(['0–9 unreadable', '10 good']);
    expect(records[0]?.unreadable).toMatchObject({ firstOffset: 0n, sizeBytes: hostile.length });
    expect(records[0]?.unreadable?.reason).not.toBe('');
    expect(records[0]?.value?.length).toBeLessThanOrEqual(64 * 1024);
  });

  it('bounds what lz4 unpacks to', () => {
    // 0x1f 0xff…: one literal, then a match that goes on for 255 bytes with each byte of input.
    const block = Buffer.concat([
      Buffer.from([0x1f, 0x61, 1, 0]),
      Buffer.alloc(300_000, 0xff),
      Buffer.from([0, 0x10, 0x61]),
    ]);
    const frame = Buffer.concat([
      Buffer.from('04224d186040', 'hex'),
      Buffer.from([0]),
      Buffer.from(new Uint32Array([block.length]).buffer),
      block,
      Buffer.alloc(4),
    ]);
    const [record] = decode(batchOf(0n, [], { body: frame, recordCount: 1, codec: Codec.lz4 }));
    expect(record?.unreadable?.reason).toBe(`more than ${MAX_UNCOMPRESSED_BYTES} bytes uncompressed`);
  });

  it('begins in the middle of a batch, and leaves out what is cut off at the end', () => {
    const whole = Buffer.concat([batchOf(0n, ['a', 'b', 'c']), batchOf(3n, ['d'])]);
    expect(texts(decode(whole.subarray(0, -5), 1n))).toEqual(['1 b', '2 c']);
  });

  it('reads a batch that compaction left holes in, or nothing of', () => {
    const holes = buildRecords([
      { value: 'b', delta: 1 },
      { value: 'd', delta: 3 },
    ]);
    const bytes = Buffer.concat([
      buildBatch({ baseOffset: 0n, body: holes, recordCount: 2, lastOffsetDelta: 5 }),
      buildBatch({ baseOffset: 6n, body: Buffer.alloc(0), recordCount: 0, lastOffsetDelta: 3 }),
      GOOD,
    ]);
    expect(texts(decode(bytes))).toEqual(['1 b', '3 d', '10 good']);
  });

  it('leaves out aborted transactions and markers, and nothing of others (KIP-98)', () => {
    const of = (producerId: bigint) => ({ producerId, attributes: TRANSACTIONAL });
    const bytes = Buffer.concat([
      batchOf(0n, ['plain']),
      batchOf(1n, ['aborted'], of(7n)),
      batchOf(2n, ['committed'], of(8n)),
      marker(3n, 7n, 0),
      batchOf(4n, ['committed later'], of(7n)),
      marker(5n, 8n, 1),
      marker(6n, 7n, 1),
      batchOf(7n, ['idempotent'], { producerId: 7n }),
      batchOf(8n, ['aborted again'], of(7n)),
      marker(9n, 7n, 0),
    ]);
    const aborted = [
      { producerId: 7n, firstOffset: 8n },
      { producerId: 7n, firstOffset: 1n },
    ];
    expect(texts(decode(bytes, 0n, aborted))).toEqual([
      '0 plain',
      '2 committed',
      '4 committed later',
      '7 idempotent',
    ]);
  });

  it('takes the time of the log where the batch says so', () => {
    const [record] = decode(batchOf(0n, ['x'], { attributes: 0x08, timestampMs: 5n }));
    expect(record?.timestampMs).toBe(5);
  });

  it('reads back what is encoded here', () => {
    const record = (offset: bigint, more: Partial<LogRecord>): LogRecord => ({
      topic: 'orders',
      partition: 1,
      offset,
      timestampMs: Number(offset) * 1_000,
      key: undefined,
      value: undefined,
      headers: [],
      ...more,
    });
    const records = [
      record(3n, { key: Buffer.from('k'), value: Buffer.from('v') }),
      record(9n, {
        headers: [
          { name: 'ce_id', value: Buffer.from('1') },
          { name: 'é', value: undefined },
        ],
      }),
    ];
    expect(decode(encodeRecordBatch(records))).toEqual(records);
  });
});
