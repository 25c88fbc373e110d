import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { WorkSlices } from '../work-slices.ts';
import type { DamagedFolder } from './damaged-folder.ts';
import type { FileSystem } from './file-system.ts';
import type { GroupCommit } from './group-commit.ts';
import { HighOffsets } from './high-offsets.ts';
import { type KnownTopic, KnownTopics } from './known-topics.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { type LostTopic, LostTopics, TopicsHeldError } from './lost-topics.ts';
import type { OffsetRange } from './missing-offsets.ts';
import type { FoundDamage } from './partition-damage.ts';
import { PartitionLog } from './partition-log.ts';
import type { SegmentLimits } from './partition-segments.ts';
import type { PartitionRecovery } from './partition-recovery.ts';
import { RecoveryPoints } from './recovery-points.ts';
import { StorageError } from './storage-error.ts';
import { TopicConfig, type TopicDefaults } from './topic-config.ts';
import type { Placement, TopicFile } from './topic-files.ts';
import { TopicFolders } from './topic-folders.ts';

export type Topic = {
  name: string;
  /** 32 hexadecimal digits; also the name of its folder, since topic names differ by case alone. */
  id: string;
  partitions: PartitionLog[];
  config: TopicConfig;
  placement: Placement;
  /** Where the round of nodes begins for this topic, so that not all topics begin at the same one. */
  spread: number;
};

export type NewTopic = {
  name: string;
  partitions: number;
  configs?: Iterable<[string, string]>;
  placement?: Placement;
};

export type TopicStoreOptions = {
  fileSystem: FileSystem;
  groupCommit: GroupCommit;
  dataDir: string;
  damaged: DamagedFolder;
  cleanShutdown: boolean;
  nowMs: () => number;
  /** What topics without values of their own go by. */
  defaults?: TopicDefaults;
  onStorageFailure: (error: StorageError) => void;
  /** A folder of a deleted topic cannot be removed yet. */
  onLeftover?: (message: string) => void;
  /** Damage that was found while reading. */
  onDamage?: (topic: string, partition: number, found: FoundDamage) => void;
};

/** All topics, with their logs. A topic exists from the moment its `topic.json` is on the disk. */
export class TopicStore {
  readonly #options: TopicStoreOptions;
  /** Where the logs of all partitions are. */
  readonly directory: string;
  readonly #folders: TopicFolders;
  readonly #known: KnownTopics;
  readonly #topics = new Map<string, Topic>();
  readonly #byId = new Map<string, Topic>();
  /** Making, growing and deleting a topic takes turns of the event loop, one of them at a time for each name. */
  readonly #changes = new KeyedQueue();
  #isClosed = false;
  readonly #recoveryPoints: RecoveryPoints;
  readonly #highOffsets: HighOffsets;
  /** Topics whose `topic.json` was damaged or gone, and that were put together again. */
  readonly rebuilt: readonly string[];
  /** Topics that are set aside in `damaged/`; until the user has decided about them. */
  readonly lost: readonly LostTopic[];

  constructor(options: TopicStoreOptions) {
    const { fileSystem, dataDir } = options;
    this.#options = options;
    this.directory = join(dataDir, 'topics');
    this.#known = new KnownTopics(fileSystem, dataDir);
    const lost = new LostTopics(fileSystem, options.damaged);
    this.#folders = new TopicFolders({
      ...options,
      onLeftover: options.onLeftover ?? (() => undefined),
      directory: this.directory,
      known: this.#known,
      lost,
    });
    this.#recoveryPoints = new RecoveryPoints(fileSystem, dataDir);
    this.#highOffsets = new HighOffsets(options);
    try {
      const { topics, rebuilt } = this.#folders.load();
      this.rebuilt = rebuilt;
      this.lost = lost.list(new Map(topics.map(({ id, file }) => [id, file])));
      this.#load(topics);
    } catch (error) {
      void this.abandon();
      throw error;
    }
  }

  #load(topics: readonly KnownTopic[]): void {
    const synced = this.#recoveryPoints.load();
    for (const { id, file } of topics) {
      this.#open(id, file, synced);
    }
    this.#highOffsets.keepOnly(new Set([...topics, ...this.lost].map(({ id }) => id)));
    try {
      this.#saveKnown();
    } catch (error) {
      this.#options.onStorageFailure(new StorageError('the list of topics', error));
    }
  }

  #open(id: string, file: TopicFile, synced: Map<string, bigint>): void {
    const topic: Topic = {
      name: file.name,
      id,
      partitions: [],
      config: new TopicConfig(Object.entries(file.configs), this.#options.defaults),
      placement: file.placement ?? {},
      spread: spreadOf(id),
    };
    this.#add(topic);
    for (let index = 0; index < file.partitions; index += 1) {
      topic.partitions.push(this.#openLog(topic, index, synced.get(`${id}/${index}`) ?? 0n));
    }
  }

  #add(topic: Topic): void {
    this.#topics.set(topic.name, topic);
    this.#byId.set(topic.id, topic);
  }

  #openLog(topic: Topic, index: number, syncedOffset: bigint): PartitionLog {
    return new PartitionLog({
      fileSystem: this.#options.fileSystem,
      groupCommit: this.#options.groupCommit,
      directory: join(this.#folders.pathOf(topic.id), String(index)),
      damaged: this.#options.damaged,
      label: `${topic.name}-${index}`,
      asideName: `${topic.id}-${index}`,
      cleanShutdown: this.#options.cleanShutdown,
      syncedOffset,
      mark: this.#highOffsets.of(topic.id, index),
      nowMs: this.#options.nowMs,
      segmentLimits: () => segmentLimits(topic.config),
      onStorageFailure: this.#options.onStorageFailure,
      onDamage: (found) => this.#options.onDamage?.(topic.name, index, found),
    });
  }

  get(name: string): Topic | undefined {
    return this.#topics.get(name);
  }

  getById(id: string): Topic | undefined {
    return this.#byId.get(id);
  }

  partition(name: string, index: number): PartitionLog | undefined {
    return this.#topics.get(name)?.partitions[index];
  }

  all(): Topic[] {
    return [...this.#topics.values()];
  }

  /**
   * The caller has checked name, count and configs; `undefined` where the topic exists by now. Throws `TopicsHeldError`
   * while a topic is lost.
   */
  create(topic: NewTopic, slices: WorkSlices): Promise<Topic | undefined> {
    return this.#changes.run(topic.name, async () =>
      this.#topics.has(topic.name) ? undefined : this.#create(topic, slices),
    );
  }

  #refuseWhileLost(): void {
    const holding = this.lost.filter(({ cause }) => cause !== 'same_name');
    if (holding.length > 0) {
      throw new TopicsHeldError(holding);
    }
  }

  async #create(topic: NewTopic, slices: WorkSlices): Promise<Topic> {
    this.#refuseWhileLost();
    this.#folders.finishRemovals(topic.name);
    const id = randomBytes(16).toString('hex');
    const created: Topic = {
      name: topic.name,
      id,
      partitions: [],
      config: new TopicConfig(topic.configs, this.#options.defaults),
      placement: topic.placement ?? {},
      spread: spreadOf(id),
    };
    try {
      for (let index = 0; index < topic.partitions; index += 1) {
        created.partitions.push(this.#openLog(created, index, 0n));
        await this.#pause(slices);
      }
      this.#save(created);
      this.#options.fileSystem.syncDirectory(this.directory);
    } catch (error) {
      await abandonAll(created.partitions);
      this.#folders.remove(created);
      throw error;
    }
    this.#add(created);
    return created;
  }

  async #pause(slices: WorkSlices): Promise<void> {
    await slices.pauseIfDue();
    if (this.#isClosed) {
      throw new Error('the broker stops');
    }
  }

  /**
   * `assignments` are those of the new partitions, where somebody chose. `false` where the topic has gone or has
   * as many by now.
   */
  addPartitions(
    topic: Topic,
    wanted: { count: number; assignments?: number[][] | undefined },
    slices: WorkSlices,
  ): Promise<boolean> {
    return this.#changes.run(topic.name, async () => {
      const isWanted = this.#byId.has(topic.id) && topic.partitions.length < wanted.count;
      if (isWanted) {
        await this.#addPartitions(topic, wanted, slices);
      }
      return isWanted;
    });
  }

  async #addPartitions(
    topic: Topic,
    { count, assignments }: { count: number; assignments?: number[][] | undefined },
    slices: WorkSlices,
  ): Promise<void> {
    const added: PartitionLog[] = [];
    let { placement } = topic;
    try {
      for (let index = topic.partitions.length; index < count; index += 1) {
        added.push(this.#openLog(topic, index, 0n));
        await this.#pause(slices);
      }
      placement = placementWith(topic, assignments);
      this.#save(topic, { partitions: count, placement });
    } catch (error) {
      await abandonAll(added);
      throw error;
    }
    topic.placement = placement;
    topic.partitions.push(...added);
  }

  /** Which nodes have a partition from here on; throws when that cannot be written down. */
  assign(topic: Topic, partition: number, nodeIds: number[]): void {
    const assignments = topic.partitions.map((_, index) => topic.placement.assignments?.[index] ?? []);
    assignments[partition] = nodeIds;
    const placement = { ...topic.placement, assignments };
    this.#save(topic, { placement });
    topic.placement = placement;
  }

  setConfigs(topic: Topic, configs: [string, string][]): void {
    this.#save(topic, { configs: Object.fromEntries(configs) });
    topic.config.replace(configs);
  }

  #save(topic: Topic, change: Partial<TopicFile> = {}): void {
    this.#folders.save(topic.id, { ...fileOf(topic), ...change });
  }

  /**
   * The topic is gone when its folder says so on the disk; a folder that cannot be removed then is removed later.
   * Throws where that cannot be written, and then the topic stays, unless even that cannot be made sure. `false` where
   * the topic has gone by now.
   */
  delete(topic: Topic): Promise<boolean> {
    return this.#changes.run(topic.name, async () => {
      const isHere = this.#byId.has(topic.id);
      if (isHere) {
        await this.#delete(topic);
      }
      return isHere;
    });
  }

  async #delete(topic: Topic): Promise<void> {
    const outcome = this.#folders.markDeleted(topic.id);
    if (outcome.isKept) {
      throw outcome.error;
    }
    this.#topics.delete(topic.name);
    this.#byId.delete(topic.id);
    this.#highOffsets.forget(topic.id, topic.partitions.length);
    await abandonAll(topic.partitions);
    this.#folders.remove(topic);
    if (outcome.error !== undefined) {
      throw outcome.error;
    }
  }

  saveRecoveryPoints(): void {
    this.#recoveryPoints.save(
      this.all().flatMap((topic) =>
        topic.partitions.map((log, index): [string, bigint] => [`${topic.id}/${index}`, log.highWatermark]),
      ),
    );
    this.#saveKnown();
  }

  #saveKnown(): void {
    this.#known.save(this.all().map((topic) => ({ id: topic.id, file: fileOf(topic) })));
  }

  /** What opening each log found. */
  recoveries(): { topic: string; partition: number; recovery: PartitionRecovery }[] {
    return this.all().flatMap((topic) =>
      topic.partitions.map((log, partition) => ({ topic: topic.name, partition, recovery: log.recovery })),
    );
  }

  /** Offsets of the logs that have no record because of damage, whenever it was found. */
  missingOffsets(): { topic: string; partition: number; range: OffsetRange }[] {
    return this.all().flatMap(({ name, partitions }) =>
      partitions.flatMap((log, partition) =>
        log.missingOffsets.map((range) => ({ topic: name, partition, range })),
      ),
    );
  }

  /** After a start that failed: nothing is written. */
  async abandon(): Promise<void> {
    await abandonAll(this.all().flatMap(({ partitions }) => partitions));
    await this.#highOffsets.close();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#changes.settled();
    await Promise.all(this.all().flatMap((topic) => topic.partitions.map((log) => log.close())));
    await this.#highOffsets.close();
  }
}

/** Partitions placed by nobody keep an empty entry. */
function placementWith({ partitions, placement }: Topic, assignments: number[][] | undefined): Placement {
  return assignments === undefined
    ? placement
    : {
        ...placement,
        assignments: [...partitions.map((_, index) => placement.assignments?.[index] ?? []), ...assignments],
      };
}

async function abandonAll(logs: readonly PartitionLog[]): Promise<void> {
  await Promise.allSettled(logs.map((log) => log.abandon()));
}

function fileOf(topic: Topic): TopicFile {
  return {
    name: topic.name,
    partitions: topic.partitions.length,
    configs: Object.fromEntries(topic.config.entries()),
    placement: topic.placement,
  };
}

function spreadOf(id: string): number {
  return Number.parseInt(id.slice(0, 6), 16);
}

function segmentLimits(config: TopicConfig): SegmentLimits {
  const ageMs = config.getNumber('segment.ms');
  return {
    sizeBytes: config.getNumber('segment.bytes'),
    // A record can only be compacted when its segment has ended.
    ageMs: config.isCompacted ? Math.min(ageMs, config.getNumber('max.compaction.lag.ms')) : ageMs,
    jitterMs: config.getNumber('segment.jitter.ms'),
    indexBytes: config.getNumber('segment.index.bytes'),
    indexIntervalBytes: config.getNumber('index.interval.bytes'),
  };
}
