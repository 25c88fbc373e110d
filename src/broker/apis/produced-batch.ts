import type { KeyedQueue } from '../log/keyed-queue.ts';
import type { TopicConfig } from '../log/topic-config.ts';
import { TooMuchOutputError } from '../wire/bounded-output.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { MalformedFrameError } from '../wire/malformed-frame-error.ts';
import { convertMessageSet } from '../wire/message-set.ts';
import {
  BATCH_HEADER_BYTES,
  type BatchHeader,
  correctMaxTimestamp,
  isControl,
  isCrcValid,
  readBatchHeader,
  usesLogAppendTime,
} from '../wire/record-batch.ts';
import type { RecordsSummary } from '../wire/record-walk.ts';
import { type ReadContent, readContent } from './produced-content.ts';

const MAGIC_AT = 16;
/** Produce versions before it carry message sets. */
const FIRST_VERSION_OF_BATCHES = 3;

export type Refusal = {
  errorCode: ErrorCode;
  reason: string | null;
  /** Which records of the batch are to blame, where it can be said. */
  recordErrors?: { batchIndex: number; message: string }[];
};

export type Checked = { batch: Buffer; header: BatchHeader };

export type CheckOptions = {
  apiVersion: number;
  config: TopicConfig;
  nowMs: number;
  /** See `readContent`. */
  large: KeyedQueue;
};

/**
 * Checks what a client wants appended as Apache Kafka's LogValidator does; nothing unchecked ever reaches a log. A
 * promise for a batch that takes its time.
 */
export function checkProducedBatch(
  records: Buffer | null,
  options: CheckOptions,
): Checked | Refusal | Promise<Checked | Refusal> {
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
  const content = readContent(checked.batch, checked.header, options.large);
  return content instanceof Promise
    ? content.then((read) => withContent(checked, read, options))
    : withContent(checked, content, options);
}

function withContent(checked: Checked, content: ReadContent, options: CheckOptions): Checked | Refusal {
  if ('unreadable' in content) {
    return { errorCode: ErrorCode.INVALID_RECORD, reason: `records cannot be read: ${content.unreadable}` };
  }
  const { batch, header } = checked;
  const isClientsTime = options.config.get('message.timestamp.type') === 'CreateTime';
  const refusal = refusalByTopic(content, { ...options, isClientsTime });
  if (refusal !== undefined) {
    return refusal;
  }
  if (isClientsTime && !usesLogAppendTime(header) && content.maxTimestampMs !== header.maxTimestampMs) {
    // Apache Kafka corrects it too: by it records are found by their time.
    correctMaxTimestamp(batch, content.maxTimestampMs);
    return { batch, header: { ...header, maxTimestampMs: content.maxTimestampMs } };
  }
  return checked;
}

function checkMessageSet(messages: Buffer, maxBytes: number): Checked | Refusal {
  try {
    const { batch, largestMessageBytes } = convertMessageSet(messages);
    return largestMessageBytes > maxBytes ? tooLarge(maxBytes) : { batch, header: readBatchHeader(batch, 0) };
  } catch (error) {
    if (error instanceof TooMuchOutputError) {
      return { errorCode: ErrorCode.MESSAGE_TOO_LARGE, reason: error.message };
    }
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
  if (header.baseOffset !== 0n) {
    return 'the base offset of a batch that is produced is 0';
  }
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
  { maxTimestampMs, minTimestampMs, withoutKey }: RecordsSummary,
  { config, nowMs, isClientsTime }: { config: TopicConfig; nowMs: number; isClientsTime: boolean },
): Refusal | undefined {
  const latestMs = BigInt(nowMs) + config.timestampAfterMaxMs;
  if (isClientsTime && maxTimestampMs > latestMs) {
    return invalidTimestamp(`later than ${latestMs}`);
  }
  const earliestMs = BigInt(nowMs) - config.timestampBeforeMaxMs;
  if (isClientsTime && minTimestampMs !== undefined && earliestMs > 0n && minTimestampMs < earliestMs) {
    return invalidTimestamp(`earlier than ${earliestMs}`);
  }
  return config.isCompacted && withoutKey.length > 0
    ? {
        errorCode: ErrorCode.INVALID_RECORD,
        reason: 'a compacted topic takes no records without a key',
        recordErrors: withoutKey.map((batchIndex) => ({ batchIndex, message: 'no key' })),
      }
    : undefined;
}

function invalidTimestamp(reason: string): Refusal {
  return { errorCode: ErrorCode.INVALID_TIMESTAMP, reason: `timestamp ${reason}` };
}
