import type { FetchedPartition, FetchPartition } from '../protocol/fetch.ts';
import { errorName } from '../protocol/kafka-answer-error.ts';
import { splitFrames } from '../record-batch/batch-frames.ts';
import { packFetched, type WireBatch } from '../wire-batch.ts';
import type { FollowedPartition, ReadingTrouble } from './followed-partition.ts';

/** What became of one partition of a fetch. */
export type PartitionOutcome =
  /** To be handed to the fold. */
  | { readonly kind: 'batch'; readonly batch: WireBatch }
  | { readonly kind: 'nothing' }
  /** The offset is not in the partition. */
  | { readonly kind: 'out_of_range' }
  /** Not read, and why; `isStale` where the metadata may be of before. */
  | { readonly kind: 'trouble'; readonly trouble: ReadingTrouble; readonly isStale: boolean };

const OFFSET_OUT_OF_RANGE = 1;
const NOT_ALLOWED = 29;
/** Codes that a look at newer metadata may mend: unknown topic or id, no or another leader, another epoch. */
const STALE: ReadonlySet<number> = new Set([3, 5, 6, 9, 74, 75, 78, 100, 103]);
const NO_LEADER: ReadonlySet<number> = new Set([5]);
/** So often nothing has to come from before the end, in fetches that had room for it, until it is passed over. */
const EMPTY_READS = 3;
const MORE_BYTES = 2;

/** Looks at what a fetch brought of a partition, and keeps what it says of it. @param isBare nothing came of any partition. */
export function readAnswer(
  partition: FollowedPartition,
  asked: FetchPartition,
  fetched: FetchedPartition,
  isBare: boolean,
): PartitionOutcome {
  const { errorCode } = fetched;
  if (errorCode === OFFSET_OUT_OF_RANGE) {
    return { kind: 'out_of_range' };
  }
  if (errorCode !== 0) {
    const cause =
      errorCode === NOT_ALLOWED ? 'not_allowed' : NO_LEADER.has(errorCode) ? 'no_leader' : 'read_failed';
    const trouble = { cause, detail: errorName(errorCode) } as const;
    return { kind: 'trouble', trouble, isStale: STALE.has(errorCode) };
  }
  partition.end = fetched.lastStableOffset;
  partition.highWatermark = fetched.highWatermark;
  partition.beyondSinceMs = undefined;
  const last = splitFrames(fetched.bytes).at(-1);
  if (!last) {
    return readNothing(partition, asked, fetched, isBare);
  }
  partition.emptyReads = 0;
  partition.minBytes = 0;
  const nextOffset = last.lastOffset + 1n;
  if (nextOffset <= asked.from) {
    const detail = `Kafka returned offsets up to ${last.lastOffset} for ${asked.from}`;
    return { kind: 'trouble', trouble: { cause: 'read_failed', detail }, isStale: false };
  }
  partition.recover();
  return {
    kind: 'batch',
    batch: packFetched({ ...asked, ...fetched, nextOffset, end: fetched.lastStableOffset }),
  };
}

/** At the end, behind a hole, or in front of a batch that is larger than what was asked for. */
function readNothing(
  partition: FollowedPartition,
  asked: FetchPartition,
  fetched: FetchedPartition,
  isBare: boolean,
): PartitionOutcome {
  if (fetched.bytes.length > 0) {
    partition.minBytes = asked.maxBytes * MORE_BYTES;
    return { kind: 'nothing' };
  }
  partition.recover();
  const end = fetched.lastStableOffset;
  if (asked.from >= end) {
    partition.emptyReads = 0;
    return { kind: 'nothing' };
  }
  if (isBare) {
    partition.emptyReads += 1;
  }
  if (partition.emptyReads < EMPTY_READS) {
    return { kind: 'nothing' };
  }
  // What compaction took from the end leaves offsets that no batch holds.
  partition.emptyReads = 0;
  return { kind: 'batch', batch: packFetched({ ...asked, ...fetched, nextOffset: end, end }) };
}
