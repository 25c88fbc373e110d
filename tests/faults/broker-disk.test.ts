import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { addOffsetsToTxn } from '../../src/broker/apis/add-offsets-to-txn.ts';
import { addPartitionsToTxn } from '../../src/broker/apis/add-partitions-to-txn.ts';
import { endTxn } from '../../src/broker/apis/end-txn.ts';
import { initProducerId } from '../../src/broker/apis/init-producer-id.ts';
import { offsetCommit } from '../../src/broker/apis/offset-commit.ts';
import { offsetFetch } from '../../src/broker/apis/offset-fetch.ts';
import { produce } from '../../src/broker/apis/produce.ts';
import { txnOffsetCommit } from '../../src/broker/apis/txn-offset-commit.ts';
import { startBroker } from '../../src/broker/broker.ts';
import { FailingFileSystem } from '../../src/broker/testing/failing-file-system.ts';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { TestClient } from '../../src/broker/testing/test-client.ts';
import { ErrorCode } from '../../src/broker/wire/error-code.ts';
import { validRequests, type ValidRequest } from './broker-valid-requests.ts';
import { count, seed } from './fault-length.ts';
import { CODECS, compressedBatch } from './random-batch.ts';
import { readPartition } from './read-partition.ts';

const STEPS = 300;
const TOPIC = 'disk';
const NO_SPACE = 0;
const GROUP = 'group';
const IN_TRANSACTION = 'group-of-transactions';

type Random = (below: number) => number;

/** What a client was told of; what it was refused may or may not have happened. */
class Told {
  readonly batches = new Map<bigint, Buffer>();
  /** The last offset that was acknowledged, and those tried since. */
  readonly offsets = new Map<string, { acknowledged: bigint; tried: bigint[] }>();

  tryOffset(group: string, offset: bigint): void {
    const known = this.offsets.get(group) ?? { acknowledged: -1n, tried: [] };
    known.tried.push(offset);
    this.offsets.set(group, known);
  }

  acknowledgeOffset(group: string, offset: bigint): void {
    this.offsets.set(group, { acknowledged: offset, tried: [] });
  }
}

async function bench() {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigie-disk-'));
  const disk = new FailingFileSystem();
  let broker = await startBroker({ dataDir, fileSystem: disk });
  await broker.ensureTopics([{ name: TOPIC, partitions: 1 }]);
  let client = new TestClient(broker.port);
  onTestFinished(async () => {
    client.close();
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    disk,
    port: () => broker.port,
    client: () => client,
    async restart(): Promise<void> {
      client.close();
      await broker.stop();
      broker = await startBroker({ dataDir, fileSystem: disk });
      expect(broker.recovery.damage).toEqual([]);
      client = new TestClient(broker.port);
    },
  };
}

type Bench = Awaited<ReturnType<typeof bench>>;

function mend(disk: FailingFileSystem): void {
  disk.freeBytes = Number.POSITIVE_INFINITY;
  disk.failSyncs = false;
  disk.stepsLeft = Number.POSITIVE_INFINITY;
}

async function send(
  on: Bench,
  batch: Buffer,
  transactionalId: string | null = null,
): Promise<{ errorCode: number; baseOffset: bigint }> {
  const answer = await on.client().ask(
    produce,
    {
      transactionalId,
      acks: -1,
      timeoutMs: 1000,
      topics: [{ name: TOPIC, partitions: [{ index: 0, records: batch }] }],
    },
    { version: 7 },
  );
  return answer.responses[0]!.partitions[0]!;
}

async function commit(on: Bench, offset: bigint): Promise<number> {
  const answer = await on.client().ask(
    offsetCommit,
    {
      groupId: GROUP,
      generationId: -1,
      memberId: '',
      groupInstanceId: null,
      retentionTimeMs: -1n,
      topics: [{ name: TOPIC, partitions: [position(offset)] }],
    },
    { version: 7 },
  );
  return answer.topics[0]!.partitions[0]!.errorCode;
}

function position(offset: bigint) {
  return {
    partitionIndex: 0,
    committedOffset: offset,
    committedLeaderEpoch: 0,
    commitTimestamp: -1n,
    committedMetadata: null,
  };
}

async function committedOffset(on: Bench, groupId: string): Promise<bigint> {
  const answer = await on
    .client()
    .ask(
      offsetFetch,
      { groupId, topics: [{ name: TOPIC, partitionIndexes: [0] }], groups: [], requireStable: false },
      { version: 5 },
    );
  return answer.topics[0]!.partitions[0]!.committedOffset;
}

function randomBatch(random: Random, producer: { producerId?: bigint; producerEpoch?: number } = {}): Buffer {
  const isTransactional = producer.producerId !== undefined;
  return compressedBatch(
    {
      timestampMs: 1n,
      records: Array.from({ length: 1 + random(5) }, () => ({
        key: null,
        value: Buffer.alloc(1 + random(500), random(256)),
      })),
      ...producer,
      ...(isTransactional ? { baseSequence: 0, attributes: 0x10 } : {}),
    },
    random(CODECS),
  );
}

/** One transaction of one batch and one offset, begun anew; `false` as soon as anything is refused. */
async function transaction(on: Bench, random: Random, told: Told, offset: bigint): Promise<boolean> {
  const transactionalId = 't';
  const client = on.client();
  const init = await client.ask(
    initProducerId,
    { transactionalId, transactionTimeoutMs: 60_000, producerId: -1n, producerEpoch: -1 },
    { version: 1 },
  );
  if (init.errorCode !== 0) {
    return false;
  }
  const producer = { producerId: init.producerId, producerEpoch: init.producerEpoch };
  const identity = { transactionalId, ...producer };
  const added = await client.ask(
    addPartitionsToTxn,
    { ...identity, topics: [{ name: TOPIC, partitions: [0] }] },
    { version: 1 },
  );
  const batch = randomBatch(random, producer);
  const sent =
    added.results[0]!.results[0]!.errorCode === 0 ? await send(on, batch, transactionalId) : undefined;
  const group =
    sent?.errorCode === 0 &&
    (await client.ask(addOffsetsToTxn, { ...identity, groupId: IN_TRANSACTION }, { version: 1 }));
  if (sent === undefined || group === false || group.errorCode !== 0) {
    return false;
  }
  const offsets = await client.ask(
    txnOffsetCommit,
    {
      ...identity,
      groupId: IN_TRANSACTION,
      generationId: -1,
      memberId: '',
      groupInstanceId: null,
      topics: [{ name: TOPIC, partitions: [position(offset)] }],
    },
    { version: 2 },
  );
  if (offsets.topics[0]!.partitions[0]!.errorCode !== 0) {
    return false;
  }
  told.tryOffset(IN_TRANSACTION, offset);
  const ended = await client.ask(endTxn, { ...identity, committed: true }, { version: 1 });
  if (ended.errorCode !== 0) {
    return false;
  }
  told.batches.set(sent.baseOffset, batch.subarray(16));
  told.acknowledgeOffset(IN_TRANSACTION, offset);
  return true;
}

/** Everything that was acknowledged is there, to the last byte, and can be read whatever the disk does. */
async function expectAll(on: Bench, told: Told): Promise<void> {
  const { batches, errorCode } = await readPartition(on.port(), { topic: TOPIC, partition: 0 });
  expect(errorCode).toBe(0);
  const found = new Map(batches.map(({ header, bytes }) => [header.baseOffset, bytes.subarray(16)]));
  for (const [offset, bytes] of told.batches) {
    expect(found.get(offset)?.equals(bytes), `offset ${offset}`).toBe(true);
  }
  for (const [group, { acknowledged, tried }] of told.offsets) {
    expect([acknowledged, ...tried]).toContain(await committedOffset(on, group));
  }
}

it('answers a full disk with its storage error, reads on, and writes again when there is room', async () => {
  const on = await bench();
  const told = new Told();
  const random = seededRandom(seed);
  const batch = randomBatch(random);
  told.batches.set((await send(on, batch)).baseOffset, batch.subarray(16));
  expect(await commit(on, 7n)).toBe(ErrorCode.NONE);
  told.acknowledgeOffset(GROUP, 7n);
  expect(await transaction(on, random, told, 8n)).toBe(true);
  on.disk.freeBytes = NO_SPACE;
  expect((await send(on, randomBatch(random))).errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
  expect(await commit(on, 9n)).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  expect(await transaction(on, random, told, 10n)).toBe(false);
  await expectAll(on, told);
  mend(on.disk);
  const later = randomBatch(random);
  const { errorCode, baseOffset } = await send(on, later);
  expect(errorCode).toBe(ErrorCode.NONE);
  told.batches.set(baseOffset, later.subarray(16));
  expect(await commit(on, 11n)).toBe(ErrorCode.NONE);
  told.acknowledgeOffset(GROUP, 11n);
  expect(await transaction(on, random, told, 12n)).toBe(true);
  await on.restart();
  await expectAll(on, told);
});

it('answers every request while the disk refuses everything', async () => {
  const on = await bench();
  const answered: unknown[] = [];
  for (const breakIt of [
    () => (on.disk.freeBytes = NO_SPACE),
    () => (on.disk.failSyncs = true),
    () => (on.disk.stepsLeft = 0),
  ]) {
    breakIt();
    for (const { api, request } of validRequests().map(unvalidated)) {
      const client = new TestClient(on.port());
      // Throws where the connection is closed instead.
      answered.push(await client.ask(api, request, { version: api.versions.to }));
      client.close();
    }
    mend(on.disk);
  }
  expect(answered).toHaveLength(3 * validRequests().length);
});

/** What is to be made or changed is, and not only looked at. */
function unvalidated({ api, request }: ValidRequest): ValidRequest {
  return { api, request: { ...(request as object), validateOnly: false } };
}

const SEEDS = Array.from({ length: count({ short: 2, long: 40 }) }, (_, index) => seed + index);

it.each(SEEDS)(
  'keeps what it acknowledged on a disk that fills up and fails to sync at random, seed %i',
  { timeout: 120_000 },
  async (each) => {
    const on = await bench();
    const random = seededRandom(each);
    const told = new Told();
    let refused = 0;
    let accepted = 0;
    for (let step = 0; step < STEPS; step += 1) {
      switch (random(12)) {
        case 0:
          on.disk.freeBytes = random(2000);
          break;
        case 1:
          on.disk.failSyncs = true;
          break;
        case 2:
        case 3:
          mend(on.disk);
          break;
        case 4:
        case 5: {
          const offset = BigInt(step);
          told.tryOffset(GROUP, offset);
          if ((await commit(on, offset)) === 0) {
            told.acknowledgeOffset(GROUP, offset);
          }
          break;
        }
        case 6:
          await transaction(on, random, told, BigInt(step));
          break;
        default: {
          const batch = randomBatch(random);
          const { errorCode, baseOffset } = await send(on, batch);
          if (errorCode === ErrorCode.NONE) {
            told.batches.set(baseOffset, batch.subarray(16));
            accepted += 1;
          } else if (errorCode === ErrorCode.KAFKA_STORAGE_ERROR) {
            refused += 1;
          } else {
            throw new Error(`a produce request was answered with ${errorCode}`);
          }
        }
      }
      if (step % 50 === 0) {
        await expectAll(on, told);
      }
    }
    mend(on.disk);
    expect((await send(on, randomBatch(random))).errorCode).toBe(0);
    await expectAll(on, told);
    await on.restart();
    await expectAll(on, told);
    expect(Math.min(refused, accepted)).toBeGreaterThan(5);
  },
);
