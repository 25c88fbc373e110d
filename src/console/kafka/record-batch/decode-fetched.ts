import type { LogRecord } from '../../../domain/log-record.ts';
import { BATCH_HEADER_BYTES, splitFrames, type BatchFrame } from './batch-frames.ts';
import { decodeMessage } from './message-set.ts';
import { batchHead, checkBatch, decodeBatch } from './record-batch.ts';
import { messageOf } from '../../../domain/message-of.ts';

/** A transaction that was taken back: of which producer, and the first offset it wrote to the partition. */
export type AbortedTransaction = { readonly producerId: bigint; readonly firstOffset: bigint };

/** What one fetch returned of a partition, undecoded. */
export type FetchedBytes = {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Buffer;
  /** The offset that was asked for: a batch may begin before it. */
  readonly from: bigint;
  /** Transactions taken back in this part of the log, as Kafka lists them for readers of committed records. */
  readonly aborted: readonly AbortedTransaction[];
};

/** Of a batch that cannot be decoded so much is kept. */
const KEPT_BYTES = 64 * 1024;
const NO_TIME_MS = -1;

/**
 * The committed records of a fetch from `from` on, in order (KIP-98): control records, and what an aborted transaction
 * wrote, are left out. A batch that cannot be decoded is one entry with `unreadable` set; decoding goes on behind it.
 */
export function decodeFetched(fetched: FetchedBytes): LogRecord[] {
  const { bytes, from } = fetched;
  const isAborted = abortedBatches(fetched);
  const records: LogRecord[] = [];
  for (const frame of splitFrames(bytes)) {
    try {
      for (const record of decodeFrame(frame)) {
        if (record.offset >= from) {
          records.push(record);
        }
      }
    } catch (error) {
      if (frame.lastOffset >= from) {
        records.push(unreadable(fetched, frame, error));
      }
    }
  }
  return records;

  function decodeFrame(frame: BatchFrame): readonly LogRecord[] {
    if (frame.magic < 2) {
      return decodeMessage(bytes, frame, fetched);
    }
    if (frame.magic > 2) {
      throw new RangeError(`unknown format ${frame.magic}`);
    }
    const isPassedOver = isAborted(frame) || batchHead(bytes, frame).isControl;
    checkBatch(bytes, frame);
    return isPassedOver ? [] : decodeBatch(bytes, frame, fetched);
  }
}

/**
 * Asked of each batch in order: whether an aborted transaction wrote it. Kafka lists a transaction only where it was
 * aborted, so that the next control batch of its producer is the one that ends it.
 */
function abortedBatches({ aborted, bytes }: FetchedBytes): (frame: BatchFrame) => boolean {
  const coming = aborted.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const open = new Set<bigint>();
  return (frame) => {
    for (let next = coming[0]; next && next.firstOffset <= frame.lastOffset; next = coming[0]) {
      open.add(next.producerId);
      coming.shift();
    }
    const { isControl, isTransactional, producerId } = batchHead(bytes, frame);
    if (isControl) {
      open.delete(producerId);
    }
    return isTransactional && open.has(producerId);
  };
}

function unreadable(
  { topic, partition, bytes, from }: FetchedBytes,
  frame: BatchFrame,
  error: unknown,
): LogRecord {
  const { start, end, baseOffset, lastOffset, magic } = frame;
  const hasHead = magic === 2 && end - start >= BATCH_HEADER_BYTES;
  const timestampMs = hasHead ? batchHead(bytes, frame).maxTimestampMs : NO_TIME_MS;
  return {
    topic,
    partition,
    offset: baseOffset > from ? baseOffset : from,
    timestampMs: Number.isSafeInteger(timestampMs) && timestampMs >= 0 ? timestampMs : NO_TIME_MS,
    key: undefined,
    headers: [],
    value: Buffer.from(bytes.subarray(start, Math.min(end, start + KEPT_BYTES))),
    unreadable: {
      firstOffset: baseOffset,
      lastOffset,
      sizeBytes: end - start,
      reason: messageOf(error),
    },
  };
}
