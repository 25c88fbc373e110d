import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { replaceFile } from './atomic-file.ts';
import type { WorkSlices } from '../work-slices.ts';
import type { FileSystem } from './file-system.ts';
import type { GroupCommit } from './group-commit.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { PartitionLog } from './partition-log.ts';
import type { SegmentLimits } from './partition-segments.ts';
import type { PartitionRecovery } from './partition-recovery.ts';
import { RecoveryPoints } from './recovery-points.ts';
import type { StorageError } from './storage-error.ts';
import { TopicConfig, type TopicDefaults } from './topic-config.ts';

const TOPIC_FILE = 'topic.json';
const DELETED_SUFFIX = '.deleted';
const MAX_NAME_LENGTH = 249;

export type Topic = {
  name: string;
  /** The topic's UUID as 32 hexadecimal digits. It is also the name of its folder, so it is as durable as the topic. */
  id: string;
  partitions: PartitionLog[];
  config: TopicConfig;
  placement: Placement;
  /** Where the round of nodes begins for this topic, so that not all topics begin at the same one. */
  spread: number;
};

/** Which nodes have a partition, as far as somebody chose; node ids by partition, preferred leader first. */
export type Placement = { replicationFactor?: number; assignments?: number[][] };

export type NewTopic = {
  name: string;
  partitions: number;
  configs?: Iterable<[string, string]>;
  placement?: Placement;
};

type TopicFile = {
  name: string;
  partitions: number;
  configs: Record<string, string>;
  placement?: Placement;
};

export type TopicStoreOptions = {
  fileSystem: FileSystem;
  groupCommit: GroupCommit;
  dataDir: string;
  cleanShutdown: boolean;
  nowMs: () => number;
  /** What topics without values of their own go by. */
  defaults?: TopicDefaults;
  onStorageFailure: (error: StorageError) => void;
};

/** All topics, with their logs. A topic exists from the moment its `topic.json` is on the disk. */
export class TopicStore {
  readonly #options: TopicStoreOptions;
  /** Where the logs of all partitions are. */
  readonly directory: string;
  readonly #topics = new Map<string, Topic>();
  readonly #byId = new Map<string, Topic>();
  /** Making, growing and deleting a topic takes turns of the event loop, one of them at a time for each name. */
  readonly #changes = new KeyedQueue();
  #isClosed = false;
  readonly #recoveryPoints: RecoveryPoints;
  readonly #damagedDirectory: string;

  constructor(options: TopicStoreOptions) {
    this.#options = options;
    this.directory = join(options.dataDir, 'topics');
    this.#damagedDirectory = join(options.dataDir, 'damaged');
    this.#recoveryPoints = new RecoveryPoints(options.fileSystem, options.dataDir);
    options.fileSystem.makeDirectory(this.directory);
    this.#load();
  }

  #load(): void {
    const { fileSystem } = this.#options;
    const synced = this.#recoveryPoints.load();
    for (const id of fileSystem.list(this.directory)) {
      const content = id.endsWith(DELETED_SUFFIX)
        ? undefined
        : fileSystem.readFile(join(this.directory, id, TOPIC_FILE));
      if (content === undefined) {
        // Deleted, or its creation was never answered.
        fileSystem.remove(join(this.directory, id));
        continue;
      }
      const file = JSON.parse(content.toString()) as TopicFile;
      const config = new TopicConfig(Object.entries(file.configs), this.#options.defaults);
      const topic: Topic = {
        name: file.name,
        id,
        partitions: [],
        config,
        placement: file.placement ?? {},
        spread: spreadOf(id),
      };
      for (let index = 0; index < file.partitions; index += 1) {
        topic.partitions.push(this.#openLog(topic, index, synced.get(`${id}/${index}`) ?? 0n));
      }
      this.#add(topic);
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
      directory: join(this.directory, topic.id, String(index)),
      damagedDirectory: this.#damagedDirectory,
      label: `${topic.name}-${index}`,
      cleanShutdown: this.#options.cleanShutdown,
      syncedOffset,
      nowMs: this.#options.nowMs,
      segmentLimits: () => segmentLimits(topic.config),
      onStorageFailure: this.#options.onStorageFailure,
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

  /** The caller has checked name, count and configs; `undefined` where the topic exists by now. */
  create(topic: NewTopic, slices: WorkSlices): Promise<Topic | undefined> {
    return this.#changes.run(topic.name, async () =>
      this.#topics.has(topic.name) ? undefined : this.#create(topic, slices),
    );
  }

  async #create(topic: NewTopic, slices: WorkSlices): Promise<Topic> {
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
      for (const log of created.partitions) {
        void log.abandon();
      }
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
      for (const log of added) {
        void log.abandon();
      }
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
    const file: TopicFile = {
      name: topic.name,
      partitions: topic.partitions.length,
      configs: Object.fromEntries(topic.config.entries()),
      placement: topic.placement,
      ...change,
    };
    const directory = join(this.directory, topic.id);
    replaceFile(this.#options.fileSystem, join(directory, TOPIC_FILE), Buffer.from(JSON.stringify(file)));
  }

  /** `false` where the topic has gone by now. */
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
    const { fileSystem } = this.#options;
    this.#topics.delete(topic.name);
    this.#byId.delete(topic.id);
    await Promise.all(topic.partitions.map((log) => log.abandon()));
    const directory = join(this.directory, topic.id);
    fileSystem.rename(directory, `${directory}${DELETED_SUFFIX}`);
    fileSystem.syncDirectory(this.directory);
    fileSystem.remove(`${directory}${DELETED_SUFFIX}`);
  }

  saveRecoveryPoints(): void {
    this.#recoveryPoints.save(
      this.all().flatMap((topic) =>
        topic.partitions.map((log, index): [string, bigint] => [`${topic.id}/${index}`, log.highWatermark]),
      ),
    );
  }

  /** What opening each log found, for those where there was something to find. */
  recoveries(): { topic: string; partition: number; recovery: PartitionRecovery }[] {
    return this.all().flatMap((topic) =>
      topic.partitions.map((log, partition) => ({ topic: topic.name, partition, recovery: log.recovery })),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#changes.settled();
    await Promise.all(this.all().flatMap((topic) => topic.partitions.map((log) => log.close())));
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

export function isValidTopicName(name: string): boolean {
  return /^[\w.-]+$/u.test(name) && name !== '.' && name !== '..' && name.length <= MAX_NAME_LENGTH;
}
