import {
  BATCH_HEADER_BYTES,
  batchSizeAt,
  type BatchHeader,
  isCrcValid,
  readBatchHeader,
} from '../../wire/record-batch.ts';
import { DamagedBatchError } from '../damaged-batch-error.ts';
import type { Segment } from '../segment.ts';
import { SegmentWindow } from '../segment-window.ts';

/** The batches of a complete segment in order, each checked. Throws `DamagedBatchError`. */
export function* batchesOf(segment: Segment): Iterable<{ batch: Buffer; header: BatchHeader }> {
  const window = new SegmentWindow(segment);
  for (let position = 0; position < segment.sizeBytes;) {
    const headAt = window.find(position, BATCH_HEADER_BYTES);
    const size = headAt === undefined ? 0 : batchSizeAt(window.buffer, headAt);
    const at = size < BATCH_HEADER_BYTES ? undefined : window.find(position, size);
    if (at === undefined || !isCrcValid(window.buffer, at, size)) {
      throw new DamagedBatchError(`damaged at byte ${position}`, segment.path);
    }
    yield { batch: window.buffer.subarray(at, at + size), header: readBatchHeader(window.buffer, at) };
    position += size;
  }
}
