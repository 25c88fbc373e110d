import { expect, it } from 'vitest';
import { createRawRecords } from './raw-records.ts';

it('keeps the latest records within its bound', () => {
  const records = createRawRecords({ maxBytes: 3 * 1_300 });
  for (let offset = 0n; offset < 5n; offset += 1n) {
    records.add({
      topic: 'orders',
      partition: 1,
      offset,
      timestampMs: 0,
      key: undefined,
      headers: [],
      value: new Uint8Array(1_000),
    });
  }
  const kept = ['0', '1', '2', '3', '4'].filter((offset) =>
    records.get({ topic: 'orders', partition: 1, offset }),
  );
  expect(kept).toEqual(['2', '3', '4']);
});
