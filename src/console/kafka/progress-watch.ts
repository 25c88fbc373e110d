import { withDeadline } from '../with-deadline.ts';
import type { LaneConsumer } from './lane-consumer.ts';
import type { PartitionRange } from './topics.ts';

export type WatchedLane = {
  readonly topics: readonly string[];
  readonly consumer: Pick<LaneConsumer, 'restart' | 'heldForMs'>;
};

export type ProgressWatchOptions = {
  readonly lanes: () => readonly WatchedLane[];
  /** Where the topics end now. */
  readonly ranges: (topics: readonly string[]) => Promise<readonly PartitionRange[]>;
  /** The offset that is read next. */
  readonly positionOf: (topic: string, partition: number) => bigint | undefined;
  readonly isConnected: () => boolean;
  readonly now: () => number;
  readonly everyMs?: number;
  readonly stuckMs?: number;
};

export type ProgressWatch = { readonly stop: () => Promise<void> };

type Standstill = { readonly at: bigint; readonly sinceMs: number };

const EVERY_MS = 5_000;
const STUCK_MS = 30_000;
const ASK_MS = 4_000;
/** Longer than a full queue of the fold holds a batch back in passing. */
const HELD_MS = 1_000;

/**
 * kafkajs has consumers that stop fetching and say nothing (tulios/kafkajs 1277, 659). One that takes nothing from a
 * partition for `stuckMs`, although the log goes on there, is made again; once for each end of the log, since the last
 * offsets may be those of control records, which nobody is given.
 */
export function watchProgress(options: ProgressWatchOptions): ProgressWatch {
  const { everyMs = EVERY_MS, stuckMs = STUCK_MS, now } = options;
  const standstills = new Map<string, Standstill>();
  /** For which end a partition's consumer was made again, in vain or not. */
  const triedFor = new Map<string, bigint>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let stopped = false;

  async function look(): Promise<void> {
    const lanes = options.lanes();
    // While Kafka is away, or the fold is full, nothing is expected to come.
    const watched = options.isConnected()
      ? lanes.filter(({ consumer }) => consumer.heldForMs() < HELD_MS)
      : [];
    if (watched.length < lanes.length) standstills.clear();
    if (watched.length === 0) return;
    const ranges = await withDeadline(options.ranges(watched.flatMap(({ topics }) => topics)), ASK_MS);
    for (const lane of watched) {
      const stuck = ranges.filter((range) => lane.topics.includes(range.topic)).filter(isStuck);
      const [first] = stuck;
      if (!first || stopped) continue;
      for (const { topic, partition, high } of stuck) {
        triedFor.set(`${topic}/${partition}`, high);
        standstills.delete(`${topic}/${partition}`);
      }
      lane.consumer.restart(
        `nothing came from ${first.topic}/${first.partition} for ${Math.round(stuckMs / 1_000)} s although the log goes on`,
      );
    }
  }

  function isStuck({ topic, partition, low, high }: PartitionRange): boolean {
    const key = `${topic}/${partition}`;
    const at = options.positionOf(topic, partition) ?? low;
    const before = standstills.get(key);
    if (at >= high) {
      standstills.delete(key);
      triedFor.delete(key);
      return false;
    }
    if (before?.at !== at) {
      standstills.set(key, { at, sinceMs: now() });
      return false;
    }
    return now() - before.sinceMs >= stuckMs && triedFor.get(key) !== high;
  }

  function turn(): void {
    looking = look()
      .catch(() => undefined)
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, everyMs);
      });
  }

  timer = setTimeout(turn, everyMs);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
