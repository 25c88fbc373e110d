import type { FetchPartition } from '../protocol/fetch.ts';
import type { FollowedPartition } from './followed-partition.ts';
import { MAX_FETCH_BYTES } from './node-fetcher.ts';

export type AskedPartition = FetchPartition & { readonly of: FollowedPartition };

const LEAST_BYTES = 128 * 1024;
const USUAL_BYTES = 2 * 1024 * 1024;

/** Chooses what is fetched from one node, so that no partition is left behind for others. */
export class FetchPlanner {
  readonly #nodeId: number;
  readonly #positionOf: (topic: string, partition: number) => bigint | undefined;
  #turn = 0;

  constructor(nodeId: number, positionOf: (topic: string, partition: number) => bigint | undefined) {
    this.#nodeId = nodeId;
    this.#positionOf = positionOf;
  }

  /** Another partition comes first each time: the first ones may fill an answer. */
  due(partitions: readonly FollowedPartition[], nowMs: number): AskedPartition[] {
    const ready = partitions.filter(
      ({ leader, isExpected, retryAtMs }) => leader === this.#nodeId && isExpected && retryAtMs <= nowMs,
    );
    const share = Math.floor(MAX_FETCH_BYTES / Math.max(1, ready.length));
    const usualBytes = Math.max(LEAST_BYTES, Math.min(USUAL_BYTES, share));
    this.#turn += 1;
    const first = this.#turn % Math.max(1, ready.length);
    return [...ready.slice(first), ...ready.slice(0, first)].flatMap((of): AskedPartition[] => {
      const { topic, partition, leaderEpoch, minBytes } = of;
      const from = this.#positionOf(topic, partition);
      const maxBytes = Math.max(minBytes, usualBytes);
      return from === undefined ? [] : [{ of, topic, partition, from, leaderEpoch, maxBytes }];
    });
  }
}
