import type { Standstill, StandstillCause } from '../../../contract/kafka-status.ts';
import type { FollowedPartition } from './followed-partition.ts';

export type StandstillInput = {
  readonly partitions: readonly FollowedPartition[];
  /** The offset that is folded next, and the one that is fetched next. */
  readonly foldedTo: (partition: FollowedPartition) => bigint | undefined;
  readonly fetchedTo: (partition: FollowedPartition) => bigint | undefined;
  /** Records folded so far: a fold that goes on gets to every partition. */
  readonly folded: number;
  readonly nowMs: number;
};

type Seen = { position: bigint | undefined; movedAtMs: number };

const STANDSTILL_MS = 10_000;

/** Says which partitions stand still: there is more in them, or may be, and nothing was folded of them for a while. */
export class StandstillWatch {
  readonly #seen = new Map<string, Seen>();
  #folded = -1;
  #foldMovedAtMs = 0;

  look(input: StandstillInput): Standstill[] {
    const { partitions, nowMs, folded } = input;
    if (folded !== this.#folded) {
      this.#folded = folded;
      this.#foldMovedAtMs = nowMs;
    }
    const keys = new Set(partitions.map(({ key }) => key));
    for (const key of this.#seen.keys()) {
      if (!keys.has(key)) {
        this.#seen.delete(key);
      }
    }
    return partitions
      .flatMap((partition) => this.#lookAt(partition, input) ?? [])
      .toSorted((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
  }

  #lookAt(partition: FollowedPartition, input: StandstillInput): Standstill | undefined {
    const { nowMs } = input;
    const position = input.foldedTo(partition);
    const seen = this.#seen.get(partition.key) ?? { position, movedAtMs: nowMs };
    this.#seen.set(partition.key, seen);
    const cause = causeOf(partition, { position, fetched: input.fetchedTo(partition) });
    const isMoving = position !== seen.position || cause === undefined;
    // Its turn comes: the fold is at work on others.
    const waitsForFold = cause === 'fold_behind' || cause === 'read_failed';
    const isInQueue = waitsForFold && !partition.trouble && nowMs - this.#foldMovedAtMs < STANDSTILL_MS;
    if (isMoving || isInQueue) {
      seen.position = position;
      seen.movedAtMs = nowMs;
    }
    if (cause === undefined || nowMs - seen.movedAtMs < STANDSTILL_MS) {
      return undefined;
    }
    return {
      topic: partition.topic,
      partition: partition.partition,
      sinceMs: seen.movedAtMs,
      position: String(position ?? 0n),
      end: String(partition.highWatermark ?? partition.end ?? position ?? 0n),
      cause,
      detail: partition.trouble?.detail,
    };
  }
}

/** Why nothing comes; undefined where nothing is to come. */
function causeOf(
  { leader, trouble, end, highWatermark }: FollowedPartition,
  { position = 0n, fetched }: { readonly position: bigint | undefined; readonly fetched: bigint | undefined },
): StandstillCause | undefined {
  if (trouble) {
    return trouble.cause;
  }
  if (leader < 0) {
    return 'no_leader';
  }
  if (end !== undefined && position < end) {
    return fetched !== undefined && fetched > position ? 'fold_behind' : 'read_failed';
  }
  return end !== undefined && highWatermark !== undefined && end < highWatermark
    ? 'open_transaction'
    : undefined;
}
