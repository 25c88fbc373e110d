import { offsetAfter, type LogRecord, type UnreadableBatch } from '../../domain/log-record.ts';
import { splitFrames } from './record-batch/batch-frames.ts';
import { decodeFetched, type AbortedTransaction } from './record-batch/decode-fetched.ts';
import { encodeRecordBatch } from './record-batch/encode-record-batch.ts';

/** What came of a partition, undecoded, in one piece of memory that moves to another thread without a copy. */
export type WireBatch = {
  readonly topic: string;
  readonly partition: number;
  /** The first offset that was asked for, and the one to read next. */
  readonly from: bigint;
  readonly nextOffset: bigint;
  /** Where the partition ended, for a reader of committed records. */
  readonly end: bigint;
  readonly aborted: readonly AbortedTransaction[];
  readonly bytes: ArrayBuffer;
  /** About how many records it holds: what the headers say, within reason. */
  readonly count: number;
  /** Set where the bytes are those of a batch that an earlier attempt could not decode. */
  readonly unreadable?: (UnreadableBatch & { readonly timestampMs: number }) | undefined;
};

type Place = Pick<WireBatch, 'topic' | 'partition' | 'end'>;

/** A header may announce any number. */
const MOST_OF_A_BATCH = 20_000;

/** @param fetched `bytes` is copied: it is a view of a larger answer. */
export function packFetched(
  fetched: Place & {
    readonly from: bigint;
    readonly nextOffset: bigint;
    readonly aborted: readonly AbortedTransaction[];
    readonly bytes: Buffer;
  },
): WireBatch {
  const { topic, partition, from, nextOffset, end, aborted, bytes } = fetched;
  const count = splitFrames(bytes).reduce(
    (sum, { recordCount }) => sum + Math.max(0, Math.min(MOST_OF_A_BATCH, recordCount)),
    0,
  );
  return { topic, partition, from, nextOffset, end, aborted, bytes: ownMemory(bytes), count };
}

/** Records of one partition that were decoded before: of a replay, or of a tape. */
export function packRecords(records: readonly LogRecord[], place: Place): WireBatch[] {
  const batches: WireBatch[] = [];
  for (let at = 0; at < records.length;) {
    const rest = records.slice(at);
    const length = rest.findIndex(({ unreadable }) => unreadable);
    const plain = length === -1 ? rest : rest.slice(0, length);
    const [first] = rest as [LogRecord];
    const shared = { ...place, from: first.offset, aborted: [] };
    if (plain.length > 0) {
      const nextOffset = offsetAfter(plain.at(-1) as LogRecord);
      batches.push({
        ...shared,
        nextOffset,
        bytes: ownMemory(encodeRecordBatch(plain)),
        count: plain.length,
      });
      at += plain.length;
    } else if (first.unreadable) {
      const unreadable = { ...first.unreadable, timestampMs: first.timestampMs };
      const bytes = ownMemory(first.value ?? new Uint8Array());
      batches.push({ ...shared, nextOffset: offsetAfter(first), bytes, count: 1, unreadable });
      at += 1;
    }
  }
  return batches;
}

/** The records of a batch; their bytes are views of its memory. */
export function unpackBatch(batch: WireBatch): LogRecord[] {
  const { topic, partition, from, aborted, unreadable } = batch;
  const bytes = Buffer.from(batch.bytes);
  if (!unreadable) {
    return decodeFetched({ topic, partition, bytes, from, aborted });
  }
  const { timestampMs, ...rest } = unreadable;
  return [
    {
      topic,
      partition,
      offset: from,
      timestampMs,
      key: undefined,
      headers: [],
      value: bytes,
      unreadable: rest,
    },
  ];
}

/** Memory of its own: a view of a larger piece cannot be moved. */
function ownMemory(bytes: Uint8Array): ArrayBuffer {
  const own = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(own).set(bytes);
  return own;
}
