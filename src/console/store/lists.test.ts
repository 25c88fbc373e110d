import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createLists } from './lists.ts';
import { SCHEMA } from './projection-schema.ts';

const ROW = {
  key: 'payments/0/7',
  position: { topic: 'payments', partition: 0, offset: '7' },
  recordAtMs: 1_000,
  reason: 'invalid_field',
  preview: '{"amount": "much"}',
  sizeBytes: 18,
};

/** Lists over a read model whose quarantine holds one row, as JSON. */
function listsWith(row: object) {
  const database = new DatabaseSync(':memory:');
  database.exec(SCHEMA);
  database
    .prepare('INSERT INTO quarantine (position, written_ms, reason, data) VALUES (?, ?, ?, ?)')
    .run(ROW.key, ROW.recordAtMs, ROW.reason, JSON.stringify(row));
  return createLists({ database });
}

describe('quarantined records', () => {
  it.each([
    [
      'kept by an earlier version',
      { ...ROW, detail: 'amount is not a decimal number' },
      { code: 'as_written', said: 'amount is not a decimal number' },
    ],
    [
      'kept by this version',
      { ...ROW, fault: { code: 'not_a_decimal', field: 'amount' } },
      { code: 'not_a_decimal', field: 'amount' },
    ],
  ])('%s are readable', (_when, kept, fault) => {
    const { quarantine } = listsWith(kept);
    expect(quarantine.get(ROW.key)).toEqual({ ...ROW, fault });
    expect(quarantine.newest(undefined, 10)).toEqual([{ ...ROW, fault }]);
  });
});
