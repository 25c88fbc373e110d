import { describe, expect, it } from 'vitest';
import type { FetchedPartition } from '../protocol/fetch.ts';
import { batchOf } from '../testing/build-batch.ts';
import { FollowedPartition } from './followed-partition.ts';
import { readAnswer } from './partition-answers.ts';

const ASKED = { topic: 'orders', partition: 0, from: 4n, leaderEpoch: 0, maxBytes: 1_000 };

function answer(change: Partial<FetchedPartition> = {}): FetchedPartition {
  return {
    topic: 'orders',
    partition: 0,
    errorCode: 0,
    highWatermark: 9n,
    lastStableOffset: 9n,
    aborted: [],
    bytes: Buffer.alloc(0),
    ...change,
  };
}

describe('readAnswer', () => {
  it('hands on what came, and where to read next', () => {
    const partition = new FollowedPartition('orders', 0);
    const outcome = readAnswer(partition, ASKED, answer({ bytes: batchOf(4n, ['a', 'b']) }), false);
    expect(outcome).toMatchObject({ kind: 'batch', batch: { from: 4n, nextOffset: 6n, end: 9n, count: 2 } });
    expect([partition.end, partition.highWatermark]).toEqual([9n, 9n]);
  });

  it.each([
    [29, 'not_allowed', false],
    [5, 'no_leader', true],
    [6, 'read_failed', true],
    [74, 'read_failed', true],
    [56, 'read_failed', false],
  ] as const)('makes trouble of error %d', (errorCode, cause, isStale) => {
    const outcome = readAnswer(new FollowedPartition('orders', 0), ASKED, answer({ errorCode }), false);
    expect(outcome).toMatchObject({ kind: 'trouble', trouble: { cause }, isStale });
  });

  it('passes over offsets at the end that no batch holds, once nothing came of them three times (D3)', () => {
    const partition = new FollowedPartition('orders', 0);
    const kinds = [true, false, true, true].map((isBare) => readAnswer(partition, ASKED, answer(), isBare));
    expect(kinds.map(({ kind }) => kind)).toEqual(['nothing', 'nothing', 'nothing', 'batch']);
    expect(kinds.at(-1)).toMatchObject({ batch: { nextOffset: 9n, count: 0 } });
  });

  it('asks for more where a batch did not fit', () => {
    const partition = new FollowedPartition('orders', 0);
    const cut = batchOf(4n, ['a']).subarray(0, -1);
    expect(readAnswer(partition, ASKED, answer({ bytes: cut }), false)).toEqual({ kind: 'nothing' });
    expect(partition.minBytes).toBe(2_000);
  });

  it('does not follow a batch that ends before where it was read from', () => {
    const outcome = readAnswer(
      new FollowedPartition('orders', 0),
      ASKED,
      answer({ bytes: batchOf(0n, ['a']) }),
      false,
    );
    expect(outcome).toMatchObject({ kind: 'trouble', trouble: { cause: 'read_failed' } });
  });
});
