import type { KeyedQueue } from '../log/keyed-queue.ts';
import { TooMuchOutputError } from '../wire/bounded-output.ts';
import { CODEC_MASK, Codec, decompressAside, decompressRecords } from '../wire/decompress-records.ts';
import { BATCH_HEADER_BYTES, type BatchHeader } from '../wire/record-batch.ts';
import { type RecordsSummary, RecordWalk } from '../wire/record-walk.ts';
import { WorkSlices } from '../work-slices.ts';
import { messageOf } from '../message-of.ts';

/** So much is looked through at once: some milliseconds. More waits for its turn, one batch at a time. */
const AT_ONCE_BYTES = 1_048_576;
const RECORDS_IN_A_STEP = 10_000;
const CODECS = new Set<number>(Object.values(Codec));

/** Why the records of a batch cannot be read. */
export type Unreadable = { unreadable: string };

export type ReadContent = RecordsSummary | Unreadable;

/**
 * Looks through the records of a batch, compressed or not. A batch that others would wait for is a promise; `large`
 * is the queue of those of all clients, so that what they are uncompressed is held once.
 */
export function readContent(
  batch: Buffer,
  header: BatchHeader,
  large: KeyedQueue,
): ReadContent | Promise<ReadContent> {
  const codec = header.attributes & CODEC_MASK;
  const records = batch.subarray(BATCH_HEADER_BYTES);
  if (!CODECS.has(codec)) {
    return { unreadable: `unknown compression ${codec}` };
  }
  try {
    const isSmall = codec !== Codec.none || records.length <= AT_ONCE_BYTES;
    return isSmall
      ? walkAtOnce(decompressRecords(records, codec, AT_ONCE_BYTES), header)
      : large.run('', () => walkAside(records, header));
  } catch (error) {
    return error instanceof TooMuchOutputError
      ? large.run('', () => walkAside(records, header))
      : whyUnreadable(error);
  }
}

function walkAtOnce(records: Buffer, header: BatchHeader): RecordsSummary {
  const walk = new RecordWalk(records, header);
  walk.advance(header.recordCount);
  return walk.summary;
}

async function walkAside(bytes: Buffer, header: BatchHeader): Promise<ReadContent> {
  const slices = new WorkSlices();
  try {
    const records = await decompressAside(bytes, header.attributes & CODEC_MASK, slices);
    const walk = new RecordWalk(records, header);
    while (!walk.advance(RECORDS_IN_A_STEP)) {
      await slices.pauseIfDue();
    }
    return walk.summary;
  } catch (error) {
    return whyUnreadable(error);
  }
}

/** A decompressor throws what it likes. */
function whyUnreadable(error: unknown): Unreadable {
  return { unreadable: messageOf(error) };
}
