import { ErrorCode } from '../wire/error-code.ts';
import {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  isControl,
  isCrcValid,
  readBatchHeader,
} from '../wire/record-batch.ts';

const MAGIC_AT = 16;

type Refusal = { errorCode: ErrorCode; reason: string };

/** Checks what a client wants appended; nothing unchecked ever reaches a log. */
export function checkProducedBatch(
  records: Buffer | null,
  maxBytes: number,
): { batch: Buffer; header: BatchHeader } | Refusal {
  if (records === null || records.length === 0) {
    return { errorCode: ErrorCode.INVALID_RECORD, reason: 'no records' };
  }
  if (records.length <= MAGIC_AT) {
    return { errorCode: ErrorCode.CORRUPT_MESSAGE, reason: 'shorter than a batch header' };
  }
  const magic = records.readInt8(MAGIC_AT);
  if (magic === 0 || magic === 1) {
    return {
      errorCode: ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT,
      reason: `message format v${magic} is not supported; use a client that sends record batches v2`,
    };
  }
  if (magic !== 2 || records.length < BATCH_HEADER_BYTES) {
    return { errorCode: ErrorCode.CORRUPT_MESSAGE, reason: 'not a record batch' };
  }
  const header = readBatchHeader(records, 0);
  if (header.sizeBytes < BATCH_HEADER_BYTES || header.sizeBytes > records.length) {
    return { errorCode: ErrorCode.CORRUPT_MESSAGE, reason: 'batch length does not match' };
  }
  if (header.sizeBytes < records.length) {
    return { errorCode: ErrorCode.INVALID_RECORD, reason: 'more than one batch for a partition' };
  }
  if (header.sizeBytes > maxBytes) {
    return { errorCode: ErrorCode.MESSAGE_TOO_LARGE, reason: `larger than max.message.bytes=${maxBytes}` };
  }
  if (!isCrcValid(records, 0, header.sizeBytes)) {
    return { errorCode: ErrorCode.CORRUPT_MESSAGE, reason: 'CRC does not match' };
  }
  const reason = inconsistency(header);
  return reason === undefined ? { batch: records, header } : { errorCode: ErrorCode.INVALID_RECORD, reason };
}

function inconsistency(header: BatchHeader): string | undefined {
  if (header.recordCount <= 0 || header.lastOffsetDelta !== header.recordCount - 1) {
    return 'record count and last offset delta do not agree';
  }
  if (isControl(header)) {
    return 'clients write no control batches';
  }
  if (header.producerId >= 0n && (header.producerEpoch < 0 || header.baseSequence < 0)) {
    return 'a producer id without an epoch and a sequence';
  }
  return undefined;
}
