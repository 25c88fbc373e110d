import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTopics } from '../../src/broker/apis/create-topics.ts';
import { deleteTopics } from '../../src/broker/apis/delete-topics.ts';
import { metadata } from '../../src/broker/apis/metadata.ts';
import { type Broker, startBroker } from '../../src/broker/broker.ts';
import { FaultyFileSystem } from '../../src/broker/testing/faulty-file-system.ts';
import { ManualClock } from '../../src/broker/testing/manual-clock.ts';
import { TestClient } from '../../src/broker/testing/test-client.ts';
import { buildBatch } from '../../src/broker/wire/build-batch.ts';
import { CODEC_MASK, decompressRecords } from '../../src/broker/wire/decompress-records.ts';
import { ErrorCode } from '../../src/broker/wire/error-code.ts';
import { BATCH_HEADER_BYTES, isControl } from '../../src/broker/wire/record-batch.ts';
import { readRecords } from '../../src/broker/wire/records.ts';
import { readPartition } from './read-partition.ts';
import { commit, committedOffset, type Random, randomBatch, send, transaction } from './storage-requests.ts';

const PARTITIONS = 2;
const PLAIN = 'plain';
const COMPACTED = 'compacted';
const PASSING = ['passing-0', 'passing-1', 'passing-2'];
const GROUPS = ['group-0', 'group-1'];
const KEYS = 8;
const MAINTENANCE_MS = 1000;
const CONFIGS: Record<string, Record<string, string>> = {
  [PLAIN]: { 'segment.bytes': '4096', 'retention.ms': '-1' },
  [COMPACTED]: {
    'cleanup.policy': 'compact',
    'segment.bytes': '1024',
    'min.cleanable.dirty.ratio': '0',
    'delete.retention.ms': '0',
  },
};

type PassingTopic = { exists: 'yes' | 'no' | 'unknown'; batches: Map<bigint, Buffer> };
type Offset = { acknowledged: bigint; tried: bigint[] };

/**
 * A broker on a file system with faults, its clients, and what they were told. What was refused may have happened or
 * not; what was acknowledged must be there.
 */
export class FaultyBroker {
  readonly fileSystem = new FaultyFileSystem();
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'vigie-faulty-'));
  #clock = new ManualClock();
  #broker: Broker | undefined;
  #client: TestClient | undefined;
  readonly #plain = Array.from({ length: PARTITIONS }, () => new Map<bigint, Buffer>());
  readonly #newest = new Map<number, { offset: bigint; value: string; later: string[] }>();
  readonly #offsets = new Map<string, Offset>();
  readonly #passing = new Map<string, PassingTopic>();
  readonly #problems: string[] = [];
  #written = 0;
  acknowledged = 0;
  refused = 0;

  get #connected(): TestClient {
    return this.#client!;
  }

  async start(): Promise<void> {
    this.#clock = new ManualClock();
    this.#broker = await startBroker({
      dataDir: this.#dataDir,
      fileSystem: this.fileSystem,
      clock: this.#clock,
      pauseThread: () => undefined,
      retentionCheckMs: MAINTENANCE_MS,
    });
    const { damage, damagedJournals, lostTopics } = this.#broker.recovery;
    this.#judge(damage.length + damagedJournals.length + lostTopics.length === 0, 'damage was reported');
    this.#client = new TestClient(this.#broker.port);
  }

  /** On a file system that works. */
  async makeTopics(): Promise<void> {
    for (const name of [PLAIN, COMPACTED]) {
      this.#judge((await this.#create(name)) === 0, `${name} was not made`);
    }
  }

  async stop(): Promise<void> {
    this.#client?.close();
    this.#client = undefined;
    await this.#broker?.stop();
    this.#broker = undefined;
  }

  remove(): void {
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  /** One request or event; throws where a request gets no answer. */
  async step(random: Random): Promise<void> {
    const chosen = random(20);
    if (chosen < 6) {
      await this.#produce(random(PARTITIONS), random);
    } else if (chosen < 11) {
      await this.#produceKey(random);
    } else if (chosen < 13) {
      // Every third one fills a good part of the journal, which is then rewritten.
      await this.#commit(GROUPS[random(GROUPS.length)]!, random(3) === 0 ? 150 : 1);
    } else if (chosen < 14) {
      await this.#transact(random);
    } else if (chosen < 17) {
      await this.#passingTopic(PASSING[random(PASSING.length)]!, random);
    } else {
      await this.#turn(random(3) === 0 ? 6 * MAINTENANCE_MS : MAINTENANCE_MS);
    }
  }

  /** Retention, compaction, recovery points and what waits to be repeated. */
  async #turn(milliseconds: number): Promise<void> {
    this.#clock.advance(milliseconds);
    for (let turn = 0; turn < 30; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #count(errorCode: number, allowed: readonly number[]): boolean {
    if (errorCode === ErrorCode.NONE) {
      this.acknowledged += 1;
      return true;
    }
    this.#judge(allowed.includes(errorCode), `error ${errorCode} instead of one of ${allowed.join()}`);
    this.refused += 1;
    return false;
  }

  async #produce(partition: number, random: Random): Promise<void> {
    const batch = randomBatch(random);
    const { errorCode, baseOffset } = await send(this.#connected, { topic: PLAIN, partition }, batch);
    if (this.#count(errorCode, [ErrorCode.KAFKA_STORAGE_ERROR])) {
      this.#plain[partition]!.set(baseOffset, batch.subarray(16));
    }
  }

  async #produceKey(random: Random): Promise<void> {
    const key = random(KEYS);
    this.#written += 1;
    const value = `<${this.#written}>${'x'.repeat(100)}`;
    const batch = buildBatch({
      timestampMs: BigInt(this.#written),
      records: [{ key: Buffer.from(String(key)), value: Buffer.from(value) }],
    });
    const at = { topic: COMPACTED, partition: 0 };
    const { errorCode, baseOffset } = await send(this.#connected, at, batch);
    if (this.#count(errorCode, [ErrorCode.KAFKA_STORAGE_ERROR])) {
      this.#newest.set(key, { offset: baseOffset, value, later: [] });
    } else {
      this.#newest.get(key)?.later.push(value);
    }
  }

  #tried(group: string): bigint {
    this.#written += 1;
    const offset = BigInt(this.#written);
    const known = this.#offsets.get(group) ?? { acknowledged: -1n, tried: [] };
    known.tried.push(offset);
    this.#offsets.set(group, known);
    return offset;
  }

  async #commit(group: string, times: number): Promise<void> {
    const offset = this.#tried(group);
    const errorCode = await commit(this.#connected, { topic: PLAIN, partition: 0 }, { group, offset, times });
    if (this.#count(errorCode, [ErrorCode.COORDINATOR_NOT_AVAILABLE])) {
      this.#offsets.set(group, { acknowledged: offset, tried: [] });
    }
  }

  async #transact(random: Random): Promise<void> {
    const group = 'transactional';
    let offset = -1n;
    const at = { topic: PLAIN, partition: 1 };
    this.#written += 1;
    const done = await transaction(this.#connected, at, {
      random,
      group,
      offset: BigInt(this.#written),
      onDecided: () => {
        this.#written -= 1;
        offset = this.#tried(group);
      },
    });
    if (done === undefined) {
      this.refused += 1;
      return;
    }
    this.acknowledged += 1;
    this.#plain[1]!.set(done.baseOffset, done.batch.subarray(16));
    this.#offsets.set(group, { acknowledged: offset, tried: [] });
  }

  async #create(name: string): Promise<number> {
    const answer = await this.#connected.ask(
      createTopics,
      {
        topics: [
          {
            name,
            numPartitions: PARTITIONS,
            replicationFactor: 1,
            assignments: [],
            configs: Object.entries(CONFIGS[name] ?? {}).map(([config, value]) => ({ name: config, value })),
          },
        ],
        timeoutMs: 1000,
        validateOnly: false,
      },
      { version: 4 },
    );
    return answer.topics[0]!.errorCode;
  }

  async #passingTopic(name: string, random: Random): Promise<void> {
    const topic = this.#passing.get(name) ?? { exists: 'no', batches: new Map<bigint, Buffer>() };
    this.#passing.set(name, topic);
    const wish = random(4);
    if (wish === 0 && topic.exists !== 'no') {
      await this.#deletePassing(name, topic);
    } else if (wish === 1 || topic.exists === 'no') {
      await this.#createPassing(name, topic);
    } else {
      const batch = randomBatch(random);
      const { errorCode, baseOffset } = await send(this.#connected, { topic: name, partition: 0 }, batch);
      const mayBeGone = topic.exists === 'unknown' ? [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION] : [];
      if (this.#count(errorCode, [ErrorCode.KAFKA_STORAGE_ERROR, ...mayBeGone])) {
        topic.exists = 'yes';
        topic.batches.set(baseOffset, batch.subarray(16));
      }
    }
  }

  async #createPassing(name: string, topic: PassingTopic): Promise<void> {
    const errorCode = await this.#create(name);
    const mayExist = topic.exists === 'no' ? [] : [ErrorCode.TOPIC_ALREADY_EXISTS];
    if (this.#count(errorCode, [ErrorCode.KAFKA_STORAGE_ERROR, ...mayExist])) {
      topic.exists = 'yes';
      topic.batches.clear();
    } else if (errorCode === ErrorCode.TOPIC_ALREADY_EXISTS) {
      topic.exists = 'yes';
    } else if (topic.exists === 'no') {
      topic.exists = 'unknown';
    }
  }

  async #deletePassing(name: string, topic: PassingTopic): Promise<void> {
    const answer = await this.#connected.ask(
      deleteTopics,
      { topics: [], topicNames: [name], timeoutMs: 1000 },
      { version: 1 },
    );
    const { errorCode } = answer.responses[0]!;
    const mayBeGone = topic.exists === 'unknown' ? [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION] : [];
    const isDone = this.#count(errorCode, [ErrorCode.KAFKA_STORAGE_ERROR, ...mayBeGone]);
    topic.exists = isDone || errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION ? 'no' : 'unknown';
    if (topic.exists === 'no') {
      topic.batches.clear();
    }
  }

  #judge(isFine: boolean, otherwise: string): void {
    if (!isFine) {
      this.#problems.push(otherwise);
    }
  }

  /**
   * What is not as it must be: everything that was acknowledged can be read, to the last byte, on a file system that
   * works; every answer so far was one that a client expects; no file was used after it was closed.
   */
  async problems(): Promise<string[]> {
    for (const [partition, batches] of this.#plain.entries()) {
      await this.#judgeBatches(PLAIN, partition, batches);
    }
    await this.#judgeNewest();
    for (const [group, { acknowledged, tried }] of this.#offsets) {
      const found = await committedOffset(this.#connected, { topic: PLAIN, partition: 0 }, group);
      const inTransaction = await committedOffset(this.#connected, { topic: PLAIN, partition: 1 }, group);
      const offset = group === 'transactional' ? inTransaction : found;
      this.#judge([acknowledged, ...tried].includes(offset), `offset ${offset} of ${group}`);
    }
    const names = await this.#topicNames();
    for (const [name, { exists, batches }] of this.#passing) {
      if (exists !== 'unknown') {
        this.#judge(names.has(name) === (exists === 'yes'), `${name} should be there: ${exists}`);
      }
      if (names.has(name)) {
        await this.#judgeBatches(name, 0, batches);
      }
    }
    return [...this.#problems, ...this.fileSystem.violations];
  }

  async #judgeBatches(topic: string, partition: number, expected: Map<bigint, Buffer>): Promise<void> {
    const { batches, errorCode } = await readPartition(this.#broker!.port, { topic, partition });
    this.#judge(errorCode === 0, `${topic}-${partition} is read with error ${errorCode}`);
    const found = new Map(batches.map(({ header, bytes }) => [header.baseOffset, bytes.subarray(16)]));
    for (const [offset, bytes] of expected) {
      this.#judge(found.get(offset)?.equals(bytes) === true, `${topic}-${partition} lacks offset ${offset}`);
    }
  }

  async #judgeNewest(): Promise<void> {
    const at = { topic: COMPACTED, partition: 0 };
    const { batches, errorCode } = await readPartition(this.#broker!.port, at);
    this.#judge(errorCode === 0, `${COMPACTED} is read with error ${errorCode}`);
    const found = new Map<number, { offset: bigint; value: string }>();
    for (const { header, bytes } of batches.filter((batch) => !isControl(batch.header))) {
      const content = decompressRecords(bytes.subarray(BATCH_HEADER_BYTES), header.attributes & CODEC_MASK);
      for (const record of readRecords(content, header.recordCount)) {
        const offset = header.baseOffset + BigInt(record.offsetDelta);
        const value = content.toString('latin1', record.start, record.end);
        found.set(Number(record.key!.toString()), { offset, value });
      }
    }
    for (const [key, { offset, value, later }] of this.#newest) {
      const there = found.get(key);
      const isKnown = [value, ...later].some((each) => there?.value.includes(each));
      this.#judge(
        there !== undefined && there.offset >= offset && isKnown,
        `key ${key}: not what offset ${offset} says`,
      );
    }
  }

  async #topicNames(): Promise<Set<string | null>> {
    const answer = await this.#connected.ask(
      metadata,
      {
        topics: null,
        allowAutoTopicCreation: false,
        includeClusterAuthorizedOperations: false,
        includeTopicAuthorizedOperations: false,
      },
      { version: 4 },
    );
    return new Set(answer.topics.map(({ name }) => name));
  }
}
