import type { LogRecord } from '../../domain/log-record.ts';
import type { LogReader } from '../kafka/log-reader.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';

/** A stretch that takes more reads than this is halved: its end is what is wanted. */
const READS_OF_A_STRETCH = 4;

/**
 * The last `count` records of a partition below an offset. Offsets may hold no record (compacted, aborted, or a tape
 * that says so): stretches grow fourfold while they hold too little and are halved while they hold too much, so the
 * number of reads grows with the logarithm of a gap.
 */
export async function lastBefore(
  reader: Pick<LogReader, 'read'>,
  lane: PartitionRange,
  { end, count }: { readonly end: bigint; readonly count: number },
): Promise<LogRecord[]> {
  let found: LogRecord[] = [];
  let span = BigInt(count);
  for (let until = end; found.length < count && until > lane.low;) {
    const from = until - span > lane.low ? until - span : lane.low;
    const read = await lastOf(reader, lane, { from, until, count });
    if (read) {
      found = [...read, ...found].slice(-count);
      until = from;
      span *= 4n;
    } else {
      span = (until - from + 1n) / 2n;
    }
  }
  return found;
}

type Stretch = { readonly from: bigint; readonly until: bigint; readonly count: number };

/** The last `count` records of a stretch; undefined where a few reads do not reach its end. */
async function lastOf(
  reader: Pick<LogReader, 'read'>,
  { topic, partition }: PartitionRange,
  { from, until, count }: Stretch,
): Promise<LogRecord[] | undefined> {
  let found: LogRecord[] = [];
  let next = from;
  for (let reads = 0; next < until; reads += 1) {
    if (reads === READS_OF_A_STRETCH && until - from > 1n) {
      return undefined;
    }
    const { records, nextOffset } = await reader.read({ topic, partition, from: next });
    found = [...found, ...records.filter(({ offset }) => offset < until)].slice(-count);
    if (nextOffset === next) {
      return found;
    }
    next = nextOffset;
  }
  return found;
}
