import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Fault, FaultPlan, Operation } from '../../src/broker/testing/faulty-file-system.ts';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { count, seed } from './fault-length.ts';
import { FaultyBroker } from './faulty-broker.ts';
import type { Random } from './storage-requests.ts';

const STEPS = 60;
const CODES = ['EPERM', 'EACCES', 'EBUSY', 'EMFILE', 'ENOSPC', 'EIO'];
const CHANGES: Operation[] = [
  'rename',
  'remove',
  'open',
  'openExisting',
  'write',
  'truncate',
  'datasync',
  'datasyncNow',
  'syncDirectory',
  'makeDirectory',
  'close',
  'list',
];

const totals = { runs: 0, acknowledged: 0, refused: 0, faults: 0, calls: 0 };

afterAll(() => {
  process.stdout.write(`faults of a file system: ${JSON.stringify(totals)}\n`);
});

async function newBroker(): Promise<FaultyBroker> {
  const broker = new FaultyBroker();
  onTestFinished(async () => {
    broker.fileSystem.plan = () => undefined;
    await broker.stop();
    broker.remove();
  });
  await broker.start();
  await broker.makeTopics();
  return broker;
}

function some<Item>(items: readonly Item[], random: Random): Item {
  return items[random(items.length)]!;
}

function randomFault(random: Random): Fault {
  return { code: some(CODES, random), outcome: random(4) === 0 ? 'done' : 'refused' };
}

/** What was not kept: on the running broker, or after two starts, the second of which finds everything in order. */
async function problemsOf(broker: FaultyBroker): Promise<string[]> {
  const { fileSystem } = broker;
  fileSystem.plan = () => undefined;
  const problems = await broker.problems();
  for (let start = 0; start < 2; start += 1) {
    await broker.stop();
    problems.push(...fileSystem.openPaths.map((path) => `${path} is still open`));
    await broker.start();
    problems.push(...(await broker.problems()));
  }
  totals.runs += 1;
  totals.acknowledged += broker.acknowledged;
  totals.refused += broker.refused;
  totals.calls += fileSystem.callCount;
  for (const { failed } of fileSystem.calls.values()) {
    totals.faults += failed;
  }
  return problems;
}

async function run(broker: FaultyBroker, random: Random, steps = STEPS): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    await broker.step(random);
  }
}

const SEEDS = Array.from({ length: count({ short: 6, long: 300 }) }, (_, index) => seed + index);

describe('a file system that fails at random', () => {
  it.each(SEEDS)('keeps all that was acknowledged and writes nothing elsewhere, seed %i', async (each) => {
    const random = seededRandom(each);
    const broker = await newBroker();
    for (let round = 0; round < 4; round += 1) {
      broker.fileSystem.plan = planOf(random);
      await run(broker, random);
      broker.fileSystem.plan = () => undefined;
      await run(broker, random, 5);
    }
    expect(await problemsOf(broker)).toEqual([]);
  });
});

/** All calls of a few operations, or each with some likelihood. */
function planOf(random: Random): FaultPlan {
  const operations = new Set(Array.from({ length: 1 + random(3) }, () => some(CHANGES, random)));
  const fault = randomFault(random);
  const oneIn = some([1, 2, 5, 20], random);
  return ({ operation }) => (operations.has(operation) && random(oneIn) === 0 ? fault : undefined);
}

const POSITIONS = count({ short: 25, long: 2500 });

describe('a file system that fails once', () => {
  it(
    `keeps all that was acknowledged at ${POSITIONS} positions (seed ${seed})`,
    { timeout: 3_600_000 },
    async () => {
      const calls = await callsOfRun(seed);
      for (let index = 0; index < POSITIONS; index += 1) {
        const random = seededRandom(seed);
        const broker = await newBroker();
        const first = broker.fileSystem.callCount;
        const at = first + Math.floor((calls * index) / POSITIONS);
        const fault = randomFault(seededRandom(seed + index));
        let isDue = true;
        broker.fileSystem.plan = ({ operation, index: position }) => {
          if (!isDue || position < at || !CHANGES.includes(operation)) {
            return undefined;
          }
          isDue = false;
          return fault;
        };
        await run(broker, random);
        expect(await problemsOf(broker)).toEqual([]);
        await broker.stop();
        broker.remove();
      }
    },
  );
});

async function callsOfRun(each: number): Promise<number> {
  const broker = await newBroker();
  const before = broker.fileSystem.callCount;
  await run(broker, seededRandom(each));
  return broker.fileSystem.callCount - before;
}

const STARTS = count({ short: 15, long: 1000 });

describe('a file system that fails while the broker starts', () => {
  it(
    `loses nothing in ${STARTS} starts, whether they succeed or not (seed ${seed})`,
    { timeout: 3_600_000 },
    async () => {
      const random = seededRandom(seed);
      const broker = await newBroker();
      let failedStarts = 0;
      for (let start = 0; start < STARTS; start += 1) {
        await run(broker, random, 10);
        await broker.stop();
        const plan = start % 2 === 0 ? planOf(random) : onceAfter(random(60), randomFault(random));
        failedStarts += (await startsWith(broker, plan)) ? 0 : 1;
        await run(broker, random, 5);
        broker.fileSystem.plan = () => undefined;
        expect(await broker.problems()).toEqual([]);
      }
      expect(failedStarts).toBeLessThan(STARTS);
      expect(await problemsOf(broker)).toEqual([]);
    },
  );
});

/** A start that fails is repeated on a file system that works; `false` then. */
async function startsWith(broker: FaultyBroker, plan: FaultPlan): Promise<boolean> {
  broker.fileSystem.plan = plan;
  try {
    await broker.start();
    return true;
  } catch {
    broker.fileSystem.plan = () => undefined;
    await broker.stop();
    await broker.start();
    return false;
  }
}

function onceAfter(calls: number, fault: Fault): FaultPlan {
  let left = calls;
  return ({ operation }) => {
    left -= CHANGES.includes(operation) ? 1 : 0;
    return left === -1 && CHANGES.includes(operation) ? fault : undefined;
  };
}
