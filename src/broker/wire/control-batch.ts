import { buildBatch } from './build-batch.ts';
import { ControlType } from './record-batch.ts';

const TRANSACTIONAL_AND_CONTROL = 0x30;

/*
 * key   => version int16 | type int16 (0 abort, 1 commit)
 * value => version int16 | coordinator_epoch int32
 */

/** The marker that ends a transaction in one partition. */
export function buildControlBatch(marker: {
  producerId: bigint;
  producerEpoch: number;
  isCommit: boolean;
  timestampMs: bigint;
}): Buffer {
  const key = Buffer.alloc(4);
  key.writeInt16BE(marker.isCommit ? ControlType.commit : ControlType.abort, 2);
  return buildBatch({
    records: [{ key, value: Buffer.alloc(6) }],
    timestampMs: marker.timestampMs,
    attributes: TRANSACTIONAL_AND_CONTROL,
    producerId: marker.producerId,
    producerEpoch: marker.producerEpoch,
  });
}
