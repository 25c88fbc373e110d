import { withDeadline } from '../with-deadline.ts';
import type { NodePool } from './node-pool.ts';
import { EARLIEST, LATEST, LIST_OFFSETS, type ListedOffset } from './protocol/list-offsets.ts';
import { sendRequest } from './protocol/send-request.ts';

export type LedPartition = { readonly topic: string; readonly partition: number; readonly leader: number };

export type ListedRange = {
  readonly topic: string;
  readonly partition: number;
  /** 0 where both ends are known. */
  readonly errorCode: number;
  readonly low: bigint;
  readonly high: bigint;
};

const ANSWER_MS = 5_000;
/** As Kafka's own code for a connection that failed. */
const NETWORK_EXCEPTION = 13;

/** Asks the leaders; the partitions of a node that does not answer have an error code, and hold up no other. */
export async function listOffsets(
  pool: NodePool,
  partitions: readonly LedPartition[],
  timestampMs: bigint,
): Promise<ListedOffset[]> {
  const byLeader = [...Map.groupBy(partitions, ({ leader }) => leader)];
  const answers = await Promise.all(
    byLeader.map(async ([leader, led]): Promise<readonly ListedOffset[]> => {
      try {
        const ask = pool
          .node(leader)
          .then((node) => sendRequest(node, LIST_OFFSETS, { partitions: led, timestampMs }));
        return await withDeadline(ask, ANSWER_MS);
      } catch {
        return led.map(({ topic, partition }) => ({
          topic,
          partition,
          errorCode: NETWORK_EXCEPTION,
          offset: -1n,
        }));
      }
    }),
  );
  return answers.flat();
}

/** What each partition holds for a reader of committed records: `[low, high)`. */
export async function listRanges(
  pool: NodePool,
  partitions: readonly LedPartition[],
): Promise<ListedRange[]> {
  const [lows, highs] = await Promise.all([
    listOffsets(pool, partitions, EARLIEST),
    listOffsets(pool, partitions, LATEST),
  ]);
  const highOf = new Map(highs.map((each) => [`${each.topic}/${each.partition}`, each]));
  return lows.map(({ topic, partition, errorCode, offset }) => {
    const high = highOf.get(`${topic}/${partition}`);
    return {
      topic,
      partition,
      errorCode: errorCode === 0 ? (high?.errorCode ?? NETWORK_EXCEPTION) : errorCode,
      low: offset,
      high: high?.offset ?? offset,
    };
  });
}
