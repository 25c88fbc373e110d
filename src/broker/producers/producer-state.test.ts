import { expect, it } from 'vitest';
import { buildBatch } from '../wire/build-batch.ts';
import { type BatchHeader, readBatchHeader } from '../wire/record-batch.ts';
import { ProducerStates } from './producer-state.ts';

function header(options: {
  sequence: number;
  offset?: bigint;
  epoch?: number;
  records?: number;
}): BatchHeader {
  const records = Array.from({ length: options.records ?? 1 }, () => ({ key: null, value: null }));
  const batch = buildBatch({
    records,
    timestampMs: 1n,
    producerId: 9n,
    producerEpoch: options.epoch ?? 0,
    baseSequence: options.sequence,
  });
  return { ...readBatchHeader(batch, 0), baseOffset: options.offset ?? 0n };
}

function statesAfter(...headers: BatchHeader[]): ProducerStates {
  const states = new ProducerStates();
  for (const each of headers) {
    expect(states.judge(each)).toEqual({ kind: 'fresh' });
    states.apply(each);
  }
  return states;
}

it('answers a retry with the offset of the first attempt', () => {
  const states = statesAfter(
    header({ sequence: 0, offset: 100n, records: 3 }),
    header({ sequence: 3, offset: 103n }),
  );
  expect(states.judge(header({ sequence: 0, records: 3 }))).toEqual({ kind: 'duplicate', baseOffset: 100n });
});

it('refuses a gap, and a retry that is not the same batch', () => {
  const states = statesAfter(header({ sequence: 0, records: 3 }));
  expect(states.judge(header({ sequence: 4 }))).toEqual({ kind: 'out-of-order' });
  expect(states.judge(header({ sequence: 0, records: 2 }))).toEqual({ kind: 'out-of-order' });
});

it('remembers five batches', () => {
  const states = statesAfter(
    ...[0, 1, 2, 3, 4, 5].map((sequence) => header({ sequence, offset: BigInt(sequence) })),
  );
  expect(states.judge(header({ sequence: 1 }))).toEqual({ kind: 'duplicate', baseOffset: 1n });
  expect(states.judge(header({ sequence: 0 }))).toEqual({ kind: 'out-of-order' });
});

it('fences an older epoch and lets a newer one begin at zero', () => {
  const states = statesAfter(header({ sequence: 0, epoch: 1 }));
  expect(states.judge(header({ sequence: 1, epoch: 0 }))).toEqual({ kind: 'fenced' });
  expect(states.judge(header({ sequence: 1, epoch: 2 }))).toEqual({ kind: 'out-of-order' });
  expect(states.judge(header({ sequence: 0, epoch: 2 }))).toEqual({ kind: 'fresh' });
});

it('goes on at zero after the largest sequence', () => {
  const states = statesAfter(header({ sequence: 2 ** 31 - 2, records: 2 }));
  expect(states.judge(header({ sequence: 0 }))).toEqual({ kind: 'fresh' });
});

it('is the same after it was written down', () => {
  const states = statesAfter(header({ sequence: 0, offset: 5n }), header({ sequence: 1, offset: 6n }));
  const restored = new ProducerStates();
  restored.restore(JSON.parse(JSON.stringify(states.encode())));
  expect(restored.encode()).toEqual(states.encode());
  expect(restored.judge(header({ sequence: 1 }))).toEqual({ kind: 'duplicate', baseOffset: 6n });
});
