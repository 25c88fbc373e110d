import {
  BATCH_HEADER_BYTES,
  batchSizeAt,
  endOffsetOf,
  isCrcValid,
  readBatchHeader,
} from '../wire/record-batch.ts';

/**
 * As much of `batches` as is what was written: magic, checksum, and offsets that follow each other from
 * `nextOffset` on. Below `gapsUpTo` some may be missing. With `isInside` the first batch may begin before `nextOffset`.
 */
export function verifiedBatches(
  batches: Buffer,
  expected: { nextOffset: bigint; gapsUpTo: bigint; isInside: boolean },
): { batches: Buffer; nextOffset: bigint } {
  let { nextOffset } = expected;
  let end = 0;
  while (end + BATCH_HEADER_BYTES <= batches.length) {
    const size = batchSizeAt(batches, end);
    if (size < BATCH_HEADER_BYTES || end + size > batches.length) {
      break;
    }
    const header = readBatchHeader(batches, end);
    const { baseOffset } = header;
    const mayBegin = baseOffset === nextOffset || (end === 0 && expected.isInside);
    const isInPlace = baseOffset > nextOffset ? baseOffset <= expected.gapsUpTo : mayBegin;
    const endOffset = endOffsetOf(header);
    const isWhole = header.magic === 2 && isInPlace && endOffset > nextOffset;
    if (!isWhole || !isCrcValid(batches, end, size)) {
      break;
    }
    nextOffset = endOffset;
    end += size;
  }
  return { batches: batches.subarray(0, end), nextOffset };
}
