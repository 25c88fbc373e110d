import { crc32, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../protocol/byte-writer.ts';
import { decodeFetched } from './decode-fetched.ts';

type Message = { offset: bigint; value: Buffer; magic?: 0 | 1; attributes?: number; key?: Buffer };

function message({ offset, value, magic = 1, attributes = 0, key }: Message): Buffer {
  const body = new ByteWriter().int8(magic).int8(attributes);
  if (magic === 1) {
    body.int64(1_000n + offset);
  }
  body.int32(key?.length ?? -1);
  if (key) {
    body.raw(key);
  }
  body.int32(value.length).raw(value);
  return Buffer.from(
    new ByteWriter()
      .int64(offset)
      .int32(body.bytes.length + 4)
      .uint32(crc32(body.bytes))
      .raw(body.bytes).bytes,
  );
}

function decode(bytes: Buffer, from = 0n) {
  return decodeFetched({ topic: 'old', partition: 0, bytes, from, aborted: [] });
}

describe('messages of formats 0 and 1', () => {
  it('are read one by one', () => {
    const bytes = Buffer.concat([
      message({ offset: 4n, value: Buffer.from('a'), magic: 0 }),
      message({ offset: 5n, value: Buffer.from('b'), key: Buffer.from('k') }),
    ]);
    expect(
      decode(bytes).map(({ offset, timestampMs, key, value }) => [
        offset,
        timestampMs,
        key?.toString(),
        String(value),
      ]),
    ).toEqual([
      [4n, -1, undefined, 'a'],
      [5n, 1_005, 'k', 'b'],
    ]);
  });

  it.each([0, 1] as const)('are unpacked where they are compressed, format %d', (magic) => {
    const offsets = magic === 0 ? [10n, 11n, 12n] : [0n, 1n, 2n];
    const content = Buffer.concat(
      offsets.map((offset) => message({ offset, value: Buffer.from(`v${offset}`), magic })),
    );
    const bytes = message({ offset: 12n, value: gzipSync(content), magic, attributes: 1 });
    expect(decode(bytes, 11n).map(({ offset }) => offset)).toEqual([11n, 12n]);
  });

  it('are one entry where the bytes are damaged', () => {
    const bytes = message({ offset: 3n, value: Buffer.from('a') });
    bytes[bytes.length - 1] = 0;
    expect(decode(bytes)).toMatchObject([{ offset: 3n, unreadable: { lastOffset: 3n } }]);
  });
});
