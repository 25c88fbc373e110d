import type { TopicConfig } from '../log/topic-config.ts';
import { CODEC_MASK, decompressRecords } from '../wire/decompress-records.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { MalformedFrameError } from '../wire/malformed-frame-error.ts';
import { convertMessageSet } from '../wire/message-set.ts';
import {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  isControl,
  isCrcValid,
  readBatchHeader,
} from '../wire/record-batch.ts';
import { readRecords, type RecordView } from '../wire/records.ts';

const MAGIC_AT = 16;
/** Produce versions before it carry message sets. */
const FIRST_VERSION_OF_BATCHES = 3;
const NO_TIMESTAMP = -1n;

export type Refusal = {
  errorCode: ErrorCode;
  reason: string;
  /** Which records of the batch are to blame, where it can be said. */
  recordErrors?: { batchIndex: number; message: string }[];
};

type Checked = { batch: Buffer; header: BatchHeader };

/** Checks what a client wants appended; nothing unchecked ever reaches a log. */
export function checkProducedBatch(
  records: Buffer | null,
  options: { apiVersion: number; config: TopicConfig; nowMs: number },
): Checked | Refusal {
  if (records === null || records.length === 0) {
    return { errorCode: ErrorCode.INVALID_RECORD, reason: 'no records' };
  }
  if (records.length <= MAGIC_AT) {
    return { errorCode: ErrorCode.CORRUPT_MESSAGE, reason: 'shorter than a batch header' };
  }
  const maxBytes = options.config.getNumber('max.message.bytes');
  const magic = records.readInt8(MAGIC_AT);
  const isOld = magic === 0 || magic === 1;
  if (isOld && options.apiVersion >= FIRST_VERSION_OF_BATCHES) {
    return { errorCode: ErrorCode.INVALID_RECORD, reason: `message format v${magic} in a new request` };
  }
  const checked = isOld ? checkMessageSet(records, maxBytes) : checkBatch(records, maxBytes);
  if ('errorCode' in checked) {
    return checked;
  }
  return refusalByTopic(checked, options) ?? checked;
}

function checkMessageSet(messages: Buffer, maxBytes: number): Checked | Refusal {
  try {
    const { batch, largestMessageBytes } = convertMessageSet(messages);
    return largestMessageBytes > maxBytes ? tooLarge(maxBytes) : { batch, header: readBatchHeader(batch, 0) };
  } catch (error) {
    if (error instanceof MalformedFrameError) {
      return { errorCode: ErrorCode.CORRUPT_MESSAGE, reason: error.message };
    }
    throw error;
  }
}

function checkBatch(records: Buffer, maxBytes: number): Checked | Refusal {
  if (records.readInt8(MAGIC_AT) !== 2 || records.length < BATCH_HEADER_BYTES) {
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
    return tooLarge(maxBytes);
  }
  if (!isCrcValid(records, 0, header.sizeBytes)) {
    return { errorCode: ErrorCode.CORRUPT_MESSAGE, reason: 'CRC does not match' };
  }
  const reason = inconsistency(header);
  return reason === undefined ? { batch: records, header } : { errorCode: ErrorCode.INVALID_RECORD, reason };
}

function tooLarge(maxBytes: number): Refusal {
  return { errorCode: ErrorCode.MESSAGE_TOO_LARGE, reason: `larger than max.message.bytes=${maxBytes}` };
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

/** What this topic does not take: records without a key where it is compacted, times out of its range. */
function refusalByTopic(
  { batch, header }: Checked,
  { config, nowMs }: { config: TopicConfig; nowMs: number },
): Refusal | undefined {
  const isClientsTime = config.get('message.timestamp.type') === 'CreateTime';
  const earliestMs = isClientsTime ? BigInt(nowMs) - config.timestampBeforeMaxMs : 0n;
  const latestMs = BigInt(nowMs) + config.timestampAfterMaxMs;
  if (isClientsTime && header.maxTimestampMs > latestMs) {
    return invalidTimestamp(`later than ${latestMs}`);
  }
  // Only these two look into the batch, and most topics ask for neither.
  if (!config.isCompacted && earliestMs <= 0n) {
    return undefined;
  }
  let records: RecordView[];
  try {
    const content = decompressRecords(batch.subarray(BATCH_HEADER_BYTES), header.attributes & CODEC_MASK);
    records = readRecords(content, header.recordCount);
  } catch (error) {
    return { errorCode: ErrorCode.INVALID_RECORD, reason: `records cannot be read: ${String(error)}` };
  }
  const isTooEarly = records.some(({ timestampDelta }) => {
    const timestampMs = header.baseTimestampMs + timestampDelta;
    return timestampMs < earliestMs && timestampMs !== NO_TIMESTAMP;
  });
  if (isTooEarly) {
    return invalidTimestamp(`earlier than ${earliestMs}`);
  }
  const recordErrors = records.flatMap(({ key }, batchIndex) =>
    key === undefined ? [{ batchIndex, message: 'no key' }] : [],
  );
  return config.isCompacted && recordErrors.length > 0
    ? {
        errorCode: ErrorCode.INVALID_RECORD,
        reason: 'a compacted topic takes no records without a key',
        recordErrors,
      }
    : undefined;
}

function invalidTimestamp(reason: string): Refusal {
  return { errorCode: ErrorCode.INVALID_TIMESTAMP, reason: `timestamp ${reason}` };
}
