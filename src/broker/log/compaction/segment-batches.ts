import {
  batchSizeAt,
  type BatchHeader,
  isCrcValid,
  readBatchHeader,
  BATCH_HEADER_BYTES,
} from '../../wire/record-batch.ts';
import { DamagedBatchError } from '../damaged-batch-error.ts';
import type { Segment } from '../segment.ts';

const WINDOW_BYTES = 1024 * 1024;

/**
 * The batches of a complete segment in order, each checked, read a window at a time. Throws
 * `DamagedBatchError`.
 */
export function* batchesOf(segment: Segment): Iterable<{ batch: Buffer; header: BatchHeader }> {
  let position = 0;
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;
  while (position < segment.sizeBytes) {
    let at = position - windowStart;
    const isWhole = at + BATCH_HEADER_BYTES <= window.length && at + batchSizeAt(window, at) <= window.length;
    if (!isWhole) {
      window = readWindow(segment, position);
      windowStart = position;
      at = 0;
    }
    const size = at + BATCH_HEADER_BYTES <= window.length ? batchSizeAt(window, at) : 0;
    if (size < BATCH_HEADER_BYTES || at + size > window.length || !isCrcValid(window, at, size)) {
      throw new DamagedBatchError(`damaged at byte ${position} of ${segment.path}`);
    }
    yield { batch: window.subarray(at, at + size), header: readBatchHeader(window, at) };
    position += size;
  }
}

function readWindow(segment: Segment, position: number): Buffer {
  const window = segment.readRange(position, Math.min(segment.sizeBytes, position + WINDOW_BYTES));
  const size = window.length < BATCH_HEADER_BYTES ? 0 : batchSizeAt(window, 0);
  return size > window.length && position + size <= segment.sizeBytes
    ? segment.readRange(position, position + size)
    : window;
}
