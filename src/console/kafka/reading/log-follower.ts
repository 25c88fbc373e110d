import type { Standstill } from '../../../contract/kafka-status.ts';
import type { ProjectionClient } from '../../projection/projection-client.ts';
import { listRanges } from '../list-offsets.ts';
import type { FetchedPartition, FetchPartition } from '../protocol/fetch.ts';
import { errorName } from '../protocol/kafka-answer-error.ts';
import type { TopicMetadata } from '../protocol/metadata.ts';
import { FollowedPartition } from './followed-partition.ts';
import { FetchPlanner, type AskedPartition } from './fetch-planner.ts';
import { NodeFetcher } from './node-fetcher.ts';
import { readAnswer } from './partition-answers.ts';
import { StandstillWatch } from './standstill-watch.ts';
import { ShopTopics, type ShopTopicsOptions } from './shop-topics.ts';
import { messageOf } from '../../../domain/message-of.ts';

export type LogFollowerOptions = ShopTopicsOptions & {
  readonly projection: Pick<
    ProjectionClient,
    'push' | 'expect' | 'forget' | 'topics' | 'positionOf' | 'progress' | 'rebuild'
  >;
  /** Whether it must not be made again now, though a topic is another one or holds less than was read of it. */
  readonly keepsReadModel: () => boolean;
  /** A node did not answer. */
  readonly onTrouble: (reason: string) => void;
  readonly onChange: () => void;
};

const TICK_MS = 1_000;
const LOOK_MS = 3_000;
const LOOK_AGAIN_MS = 500;
const RETRY_MS = 300;
const DENIED_RETRY_MS = 5_000;
const NOT_OPEN_MS = 200;
/** A new leader may not know its end yet. */
const BEYOND_MS = 5_000;

/**
 * Reads the shop's topics into the fold, without a consumer group. Which offset comes next is the fold's to say: what
 * was fetched from anywhere else is dropped, so that no seam (a rebuild, a new leader, an answer that comes late) folds
 * a record twice or leaves one out.
 */
export class LogFollower {
  readonly #options: LogFollowerOptions;
  readonly #shopTopics: ShopTopics;
  readonly #partitions = new Map<string, FollowedPartition>();
  readonly #fetchers = new Map<number, NodeFetcher<AskedPartition>>();
  readonly #standstills = new StandstillWatch();
  readonly #prepared = Promise.withResolvers<void>();
  #lookedAtMs = -Infinity;
  #hasLooked = false;
  /** The fold was told what there is since it was opened. */
  #hasTold = false;
  #standingStill: readonly Standstill[] = [];
  /** Said to be left unread; see `keepsReadModel`. */
  #unread: ReadonlySet<string> = new Set();
  #isStopped = false;
  #isLookDue = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  readonly #ticker: NodeJS.Timeout;

  constructor(options: LogFollowerOptions) {
    this.#options = options;
    this.#shopTopics = new ShopTopics(options);
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#lookSoon(0);
  }

  /** Resolves when the fold knows what the topics hold. */
  get whenPrepared(): Promise<void> {
    return this.#prepared.promise;
  }

  /** Those that are read. */
  get topics(): readonly string[] {
    return this.#shopTopics.present;
  }

  /** Topics of the shop that are not there. */
  get missingTopics(): readonly string[] {
    return this.#shopTopics.missing;
  }

  get standstills(): readonly Standstill[] {
    return this.#standingStill;
  }

  #tick(): void {
    const before = this.#standingStill;
    const { projection, now } = this.#options;
    const { lanes, taken } = projection.progress();
    const folded = new Map(lanes.map(({ topic, partition, next }) => [`${topic}/${partition}`, next]));
    this.#standingStill = this.#standstills.look({
      partitions: [...this.#partitions.values()],
      foldedTo: ({ key }) => folded.get(key),
      fetchedTo: ({ topic, partition }) => projection.positionOf(topic, partition),
      folded: taken.records,
      nowMs: now(),
    });
    if (this.#standingStill.length !== before.length) {
      this.#options.onChange();
    }
  }

  /** Looks at the metadata now: topics or leaders may be others. */
  refresh(): void {
    this.#shopTopics.listSoon();
    this.#lookSoon(0);
  }

  /** The fold goes on from elsewhere: it is told again what the partitions hold. */
  reread(): void {
    for (const partition of this.#partitions.values()) {
      partition.isExpected = false;
      partition.recover();
    }
    this.#hasTold = false;
    this.#lookSoon(0);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    clearInterval(this.#ticker);
    this.#prepared.resolve();
    await Promise.all([...this.#fetchers.values()].map((fetcher) => fetcher.stop()));
  }

  #lookSoon(afterMs: number): void {
    if (this.#isStopped) {
      return;
    }
    if (this.#looking) {
      this.#isLookDue = true;
      return;
    }
    clearTimeout(this.#timer);
    const earliestMs = this.#lookedAtMs + LOOK_AGAIN_MS - this.#options.now();
    this.#timer = setTimeout(
      () => {
        this.#lookedAtMs = this.#options.now();
        this.#looking = this.#lookOnce().finally(() => {
          this.#looking = undefined;
          const isDue = this.#isLookDue;
          this.#isLookDue = false;
          this.#lookSoon(isDue ? LOOK_AGAIN_MS : this.#hasLooked ? LOOK_MS : LOOK_AGAIN_MS);
        });
      },
      Math.max(afterMs, earliestMs),
    );
  }

  async #lookOnce(): Promise<void> {
    try {
      await this.#look();
      this.#hasLooked = true;
      this.#prepared.resolve();
    } catch (error) {
      // Later on, the connection's own monitor says that Kafka is away.
      if (!this.#hasLooked) {
        const reason = messageOf(error);
        this.#options.log(`the topics cannot be looked at yet: ${reason}`);
      }
    }
    this.#options.onChange();
  }

  async #look(): Promise<void> {
    const changes = await this.#shopTopics.look();
    const kept = this.#options.keepsReadModel() ? changes.replaced.map(({ name }) => name) : [];
    if (changes.replaced.length > kept.length) {
      this.#rebuild(changes.replaced);
      return;
    }
    this.#leaveUnread(kept);
    for (const topic of changes.gone) {
      this.#forget(topic);
    }
    for (const partition of this.#partitions.values()) {
      if (changes.denied.includes(partition.topic)) {
        partition.fail(
          { cause: 'not_allowed', detail: 'TOPIC_AUTHORIZATION_FAILED' },
          this.#after(DENIED_RETRY_MS),
        );
      }
    }
    const read = changes.present.filter(({ name }) => !kept.includes(name));
    for (const topic of read) {
      this.#update(topic);
    }
    await this.#expectNew(read);
    this.#readFromLeaders();
  }

  #rebuild(replaced: readonly TopicMetadata[]): void {
    const { projection, log } = this.#options;
    for (const { name } of replaced) {
      log(`${name} was deleted and made again: the read model is made again from the log`);
    }
    this.#dropPartitions(({ topic }) => replaced.some(({ name }) => name === topic));
    projection.rebuild(replaced.map(({ name, topicId }) => ({ topic: name, id: topicId })));
  }

  /** Other topics of the same names: what was read of the ones before is kept until the user decides. */
  #leaveUnread(topics: readonly string[]): void {
    for (const topic of topics.filter((name) => !this.#unread.has(name))) {
      this.#options.log(
        `${topic} is another topic than the one that was read: the read model is kept as it is`,
      );
    }
    this.#unread = new Set(topics);
    this.#dropPartitions(({ topic }) => this.#unread.has(topic));
  }

  #forget(topic: string): void {
    this.#options.log(`${topic} is no longer there`);
    this.#dropPartitions((partition) => partition.topic === topic);
    this.#options.projection.forget(topic);
  }

  #dropPartitions(isDropped: (partition: FollowedPartition) => boolean): void {
    for (const [key, partition] of this.#partitions) {
      if (isDropped(partition)) {
        this.#partitions.delete(key);
      }
    }
  }

  #update({ name, partitions }: TopicMetadata): void {
    for (const { partition, leader, leaderEpoch } of partitions) {
      const key = `${name}/${partition}`;
      const known = this.#partitions.get(key) ?? new FollowedPartition(name, partition);
      this.#partitions.set(key, known);
      if (known.leader !== leader || known.leaderEpoch !== leaderEpoch) {
        known.leader = leader;
        known.leaderEpoch = leaderEpoch;
        known.recover();
      }
    }
  }

  /** Tells the fold what partitions hold that it does not know of yet: they may be read from then on. */
  async #expectNew(present: readonly TopicMetadata[]): Promise<void> {
    const { pool, projection } = this.#options;
    const isNew = [...this.#partitions.values()].filter(
      ({ isExpected, leader }) => !isExpected && leader >= 0,
    );
    const ranges = await listRanges(pool, isNew);
    const known = ranges.filter(({ errorCode }) => errorCode === 0);
    for (const { topic, partition, errorCode, high } of ranges) {
      const followed = this.#partitions.get(`${topic}/${partition}`);
      if (errorCode !== 0) {
        followed?.fail({ cause: 'read_failed', detail: errorName(errorCode) }, this.#after(RETRY_MS));
      } else if (followed) {
        followed.isExpected = true;
        followed.end = high;
        followed.recover();
      }
    }
    if (ranges.length > 0 && known.length === 0 && !this.#hasTold) {
      throw new Error(errorName(ranges[0]?.errorCode ?? 0));
    }
    if (known.length > 0 || !this.#hasTold) {
      this.#hasTold = true;
      const ids = new Map<string, string | undefined>(projection.topics());
      for (const { name, topicId } of present) {
        ids.set(name, topicId ?? ids.get(name));
      }
      projection.expect(
        known.map(({ topic, partition, low, high }) => ({ topic, partition, low, high })),
        [...ids].map(([topic, id]) => ({ topic, id })),
      );
    }
  }

  #readFromLeaders(): void {
    const { pool, projection, now } = this.#options;
    const leaders = new Set(
      [...this.#partitions.values()].map(({ leader }) => leader).filter((id) => id >= 0),
    );
    for (const nodeId of leaders) {
      const known = this.#fetchers.get(nodeId);
      if (known) {
        known.wake();
        continue;
      }
      const planner = new FetchPlanner(nodeId, projection.positionOf);
      const fetcher = new NodeFetcher<AskedPartition>({
        nodeId,
        pool,
        due: () => planner.due([...this.#partitions.values()], now()),
        take: (asked, fetched) => this.#take(nodeId, asked, fetched),
        onFailure: (error) => this.#nodeFailed(nodeId, error),
      });
      this.#fetchers.set(nodeId, fetcher);
    }
  }

  async #take(
    nodeId: number,
    asked: readonly AskedPartition[],
    fetched: readonly FetchedPartition[],
  ): Promise<void> {
    const askedFor = new Map(asked.map((each) => [`${each.topic}/${each.partition}`, each]));
    const isBare = fetched.every(({ bytes }) => bytes.length === 0);
    for (const answer of fetched) {
      const key = `${answer.topic}/${answer.partition}`;
      const partition = this.#partitions.get(key);
      const wanted = askedFor.get(key);
      // Meanwhile another node may lead it, or another topic may have its name.
      const isOurs = partition?.leader === nodeId && partition.isExpected && wanted?.of === partition;
      if (wanted && isOurs && this.#isNext(wanted)) {
        await this.#takeOne(partition, wanted, answer, isBare);
      }
    }
  }

  /** Whether the fold is still where the fetch began. */
  #isNext({ topic, partition, from }: FetchPartition): boolean {
    return this.#options.projection.positionOf(topic, partition) === from;
  }

  async #takeOne(
    partition: FollowedPartition,
    asked: FetchPartition,
    answer: FetchedPartition,
    isBare: boolean,
  ): Promise<void> {
    const outcome = readAnswer(partition, asked, answer, isBare);
    switch (outcome.kind) {
      case 'nothing':
        return;
      case 'batch':
        if (!(await this.#options.projection.push(outcome.batch))) {
          partition.retryAtMs = this.#after(NOT_OPEN_MS);
        }
        return;
      case 'out_of_range':
        return this.#relocate(partition, asked.from);
      case 'trouble': {
        const { trouble, isStale } = outcome;
        const isDenied = trouble.cause === 'not_allowed';
        partition.fail(trouble, this.#after(isDenied ? DENIED_RETRY_MS : RETRY_MS));
        if (isStale) {
          this.#lookSoon(0);
        }
      }
    }
  }

  /** The position is not in the partition: its beginning was deleted, or the log is shorter than what was read of it. */
  async #relocate(partition: FollowedPartition, from: bigint): Promise<void> {
    const { pool, projection, log, now } = this.#options;
    const [range] = await listRanges(pool, [partition]);
    partition.retryAtMs = this.#after(RETRY_MS);
    if (!range || range.errorCode !== 0) {
      return;
    }
    const { topic, low, high } = range;
    if (from < low) {
      log(`${partition.key}: offsets ${from} to ${low - 1n} were deleted from the log before they were read`);
      partition.recover();
      partition.end = high;
      const id = projection.topics().get(topic);
      projection.expect([{ topic, partition: range.partition, low, high }], [{ topic, id }]);
      return;
    }
    if (from <= high) {
      return;
    }
    partition.beyondSinceMs ??= now();
    if (now() - partition.beyondSinceMs < BEYOND_MS) {
      return;
    }
    partition.beyondSinceMs = undefined;
    if (this.#options.keepsReadModel()) {
      return;
    }
    log(
      `${partition.key} ends at ${high}, before ${from}, which was read: the read model is made again from the log`,
    );
    projection.rebuild([]);
  }

  #nodeFailed(nodeId: number, error: unknown): void {
    const detail = messageOf(error);
    for (const partition of this.#partitions.values()) {
      if (partition.leader === nodeId) {
        partition.fail({ cause: 'node_down', detail }, 0);
      }
    }
    this.#options.onTrouble(`node ${nodeId} cannot be read: ${detail}`);
    this.#lookSoon(0);
  }

  #after(ms: number): number {
    return this.#options.now() + ms;
  }
}
