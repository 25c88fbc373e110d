import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startBroker } from '../../src/broker/broker.ts';
import { FailingFileSystem } from '../../src/broker/testing/failing-file-system.ts';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { TestClient } from '../../src/broker/testing/test-client.ts';
import { ErrorCode } from '../../src/broker/wire/error-code.ts';
import { validRequests, type ValidRequest } from './broker-valid-requests.ts';
import { count, seed } from './fault-length.ts';
import { readPartition } from './read-partition.ts';
import { commit, committedOffset, type Random, randomBatch, send, transaction } from './storage-requests.ts';

const STEPS = 300;
const TOPIC = 'disk';
const NO_SPACE = 0;
const GROUP = 'group';
const IN_TRANSACTION = 'group-of-transactions';

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

const AT = { topic: TOPIC, partition: 0 };

/** See `transaction`; `false` as soon as anything is refused. */
async function transact(on: Bench, random: Random, told: Told, offset: bigint): Promise<boolean> {
  const done = await transaction(on.client(), AT, {
    random,
    group: IN_TRANSACTION,
    offset,
    onDecided: () => told.tryOffset(IN_TRANSACTION, offset),
  });
  if (done === undefined) {
    return false;
  }
  told.batches.set(done.baseOffset, done.batch.subarray(16));
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
    expect([acknowledged, ...tried]).toContain(await committedOffset(on.client(), AT, group));
  }
}

it('answers a full disk with its storage error, reads on, and writes again when there is room', async () => {
  const on = await bench();
  const told = new Told();
  const random = seededRandom(seed);
  const batch = randomBatch(random);
  told.batches.set((await send(on.client(), AT, batch)).baseOffset, batch.subarray(16));
  expect(await commit(on.client(), AT, { group: GROUP, offset: 7n })).toBe(ErrorCode.NONE);
  told.acknowledgeOffset(GROUP, 7n);
  expect(await transact(on, random, told, 8n)).toBe(true);
  on.disk.freeBytes = NO_SPACE;
  expect((await send(on.client(), AT, randomBatch(random))).errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
  expect(await commit(on.client(), AT, { group: GROUP, offset: 9n })).toBe(
    ErrorCode.COORDINATOR_NOT_AVAILABLE,
  );
  expect(await transact(on, random, told, 10n)).toBe(false);
  await expectAll(on, told);
  mend(on.disk);
  const later = randomBatch(random);
  const { errorCode, baseOffset } = await send(on.client(), AT, later);
  expect(errorCode).toBe(ErrorCode.NONE);
  told.batches.set(baseOffset, later.subarray(16));
  expect(await commit(on.client(), AT, { group: GROUP, offset: 11n })).toBe(ErrorCode.NONE);
  told.acknowledgeOffset(GROUP, 11n);
  expect(await transact(on, random, told, 12n)).toBe(true);
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
          if ((await commit(on.client(), AT, { group: GROUP, offset })) === 0) {
            told.acknowledgeOffset(GROUP, offset);
          }
          break;
        }
        case 6:
          await transact(on, random, told, BigInt(step));
          break;
        default: {
          const batch = randomBatch(random);
          const { errorCode, baseOffset } = await send(on.client(), AT, batch);
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
    expect((await send(on.client(), AT, randomBatch(random))).errorCode).toBe(0);
    await expectAll(on, told);
    await on.restart();
    await expectAll(on, told);
    expect(Math.min(refused, accepted)).toBeGreaterThan(5);
  },
);
