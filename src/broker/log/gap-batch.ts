import { buildBatch } from '../wire/build-batch.ts';
import { ControlType, signBatch } from '../wire/record-batch.ts';

const CONTROL_BIT = 0x20;
const LARGEST_DELTA = 2n ** 31n - 1n;

/**
 * Stands for lost offsets at the end of a log. An answer without records would keep clients at `from` for ever; a
 * control record, which no client shows, takes them past it. It is a commit marker of no producer.
 */
export function gapBatch(from: bigint, to: bigint): Buffer {
  const delta = to - from - 1n < LARGEST_DELTA ? Number(to - from - 1n) : Number(LARGEST_DELTA);
  const key = Buffer.alloc(4);
  key.writeInt16BE(ControlType.commit, 2);
  const batch = buildBatch({
    records: [{ key, value: Buffer.alloc(6), offsetDelta: delta }],
    timestampMs: 0n,
    attributes: CONTROL_BIT,
  });
  batch.writeBigInt64BE(from, 0);
  batch.writeInt32BE(delta, 23);
  signBatch(batch);
  return batch;
}
