import { expect, it } from 'vitest';
import { buildBatch } from '../wire/build-batch.ts';
import { buildControlBatch } from '../wire/control-batch.ts';
import { type BatchHeader, readBatchHeader } from '../wire/record-batch.ts';
import { PartitionTransactions } from './partition-transactions.ts';

function records(producerId: bigint, baseOffset: bigint): BatchHeader {
  const batch = buildBatch({
    records: [{ key: null, value: null }],
    timestampMs: 1n,
    attributes: 0x10,
    producerId,
    producerEpoch: 0,
    baseSequence: 0,
  });
  return { ...readBatchHeader(batch, 0), baseOffset };
}

function marker(producerId: bigint, baseOffset: bigint, isCommit: boolean): BatchHeader {
  const batch = buildControlBatch({ producerId, producerEpoch: 0, isCommit, timestampMs: 1n });
  return { ...readBatchHeader(batch, 0), baseOffset };
}

function after(...headers: BatchHeader[]): PartitionTransactions {
  const transactions = new PartitionTransactions();
  for (const header of headers) {
    transactions.apply(header);
  }
  return transactions;
}

it('is stable up to the first record of the oldest open transaction', () => {
  const transactions = after(records(1n, 5n), records(2n, 7n), records(1n, 8n));
  expect(transactions.lastStableOffset(9n)).toBe(5n);
  transactions.apply(marker(1n, 9n, true));
  expect(transactions.lastStableOffset(10n)).toBe(7n);
  transactions.apply(marker(2n, 10n, true));
  expect(transactions.lastStableOffset(11n)).toBe(11n);
});

it('does not count a transaction as ended before its marker is durable', () => {
  const transactions = after(records(1n, 5n), marker(1n, 6n, true));
  expect(transactions.lastStableOffset(6n)).toBe(5n);
  expect(transactions.lastStableOffset(7n)).toBe(7n);
});

it('knows what was taken back, where it matters', () => {
  const transactions = after(records(1n, 5n), records(2n, 6n), marker(1n, 7n, false), marker(2n, 8n, true));
  const aborted = { producerId: 1n, firstOffset: 5n, lastOffset: 7n };
  expect(transactions.abortedBetween(0n, 9n)).toEqual([aborted]);
  expect(transactions.abortedBetween(7n, 9n)).toEqual([aborted]);
  expect(transactions.abortedBetween(8n, 9n)).toEqual([]);
  expect(transactions.abortedBetween(0n, 5n)).toEqual([]);
});

it('is the same after it was written down', () => {
  const transactions = after(records(1n, 5n), marker(1n, 6n, false), records(2n, 7n));
  const restored = new PartitionTransactions();
  restored.restore(JSON.parse(JSON.stringify(transactions.encode())));
  expect(restored.encode()).toEqual(transactions.encode());
  expect(restored.lastStableOffset(8n)).toBe(7n);
});
