import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTopics } from '../../src/broker/apis/create-topics.ts';
import { initProducerId } from '../../src/broker/apis/init-producer-id.ts';
import { produce } from '../../src/broker/apis/produce.ts';
import type { BrokerProcessOptions } from '../../src/broker/process-messages.ts';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { TestClient } from '../../src/broker/testing/test-client.ts';
import { CODEC_MASK, decompressRecords } from '../../src/broker/wire/decompress-records.ts';
import { BATCH_HEADER_BYTES } from '../../src/broker/wire/record-batch.ts';
import { readRecords } from '../../src/broker/wire/records.ts';
import { ended, startProcess } from './broker-process-support.ts';
import { count, seed } from './fault-length.ts';
import { CODECS, compressedBatch } from './random-batch.ts';
import { readPartition, type ReadBatch } from './read-partition.ts';

const ROUNDS = count({ short: 5, long: 100 });
const PARTITIONS = 3;
const CLIENTS = 5;
/** Kept as it came, in segments of a few batches, and compacted all the time. */
const TOPICS = [
  { name: 'load', configs: { 'segment.bytes': '65536', 'retention.ms': '-1' } },
  {
    name: 'compacted',
    configs: {
      'cleanup.policy': 'compact',
      'segment.bytes': '16384',
      'min.cleanable.dirty.ratio': '0',
      'delete.retention.ms': '100',
    },
  },
];

type Random = (below: number) => number;

/** All bytes of a batch behind the fields the broker may patch, and how many batches were sent before it. */
type Sent = { topic: string; partition: number; bytes: Buffer; order: number };
type Acknowledged = Sent & { offset: bigint };

type Load = {
  port: number;
  clientIndex: number;
  random: Random;
  acknowledged: Acknowledged[];
  /** Those the broker was killed over: they may be in the log or not. */
  unanswered: Sent[];
};

/** Sends one batch after the other until the broker is gone; every other client is idempotent. */
async function load(options: Load): Promise<void> {
  const client = new TestClient(options.port);
  try {
    await sendUntilGone(client, options);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('no answer'))) {
      throw error;
    }
  } finally {
    client.close();
  }
}

async function sendUntilGone(client: TestClient, load: Load): Promise<void> {
  const { clientIndex, random, acknowledged, unanswered } = load;
  const isIdempotent = clientIndex % 2 === 0;
  const producer = isIdempotent ? await newProducer(client) : { producerId: -1n, producerEpoch: -1 };
  const sequences = new Map<string, number>();
  for (let round = 0; ; round += 1) {
    const topic = random(3) === 0 ? 'compacted' : 'load';
    const partition = random(PARTITIONS);
    const at = `${topic}-${partition}`;
    const records = Array.from({ length: 1 + random(20) }, () => ({
      // Keys of its own, so that of each the order is known.
      key: Buffer.from(`${clientIndex}/${random(30)}`),
      value: random(20) === 0 ? null : Buffer.alloc(1 + random(2000), random(256)),
    }));
    const baseSequence = isIdempotent ? (sequences.get(at) ?? 0) : -1;
    const batch = compressedBatch(
      { timestampMs: BigInt(round), records, ...producer, baseSequence },
      random(CODECS),
    );
    const order = acknowledged.length + unanswered.length;
    const sent = { topic, partition, bytes: batch.subarray(16), order };
    unanswered.push(sent);
    const answer = await client.ask(
      produce,
      {
        transactionalId: null,
        acks: -1,
        timeoutMs: 1000,
        topics: [{ name: topic, partitions: [{ index: partition, records: batch }] }],
      },
      { version: 7 },
    );
    const { errorCode, baseOffset } = answer.responses[0]!.partitions[0]!;
    expect(errorCode).toBe(0);
    sequences.set(at, baseSequence + records.length);
    unanswered.splice(unanswered.indexOf(sent), 1);
    acknowledged.push({ ...sent, offset: baseOffset });
  }
}

async function newProducer(client: TestClient): Promise<{ producerId: bigint; producerEpoch: number }> {
  const { producerId, producerEpoch } = await client.ask(
    initProducerId,
    { transactionalId: null, transactionTimeoutMs: 0, producerId: -1n, producerEpoch: -1 },
    { version: 1 },
  );
  return { producerId, producerEpoch };
}

async function makeTopics(port: number): Promise<void> {
  const client = new TestClient(port);
  const answer = await client.ask(
    createTopics,
    {
      topics: TOPICS.map(({ name, configs }) => ({
        name,
        numPartitions: PARTITIONS,
        replicationFactor: 1,
        assignments: [],
        configs: Object.entries(configs).map(([config, value]) => ({ name: config, value })),
      })),
      timeoutMs: 1000,
      validateOnly: false,
    },
    { version: 4 },
  );
  expect(answer.topics.map(({ errorCode }) => errorCode)).toEqual([0, 0]);
  client.close();
}

type KnownRecord = { offset: bigint; key: string; record: string; isTombstone: boolean; order: number };

function recordsOf(batch: Buffer, from: { baseOffset: bigint; order: number }): KnownRecord[] {
  const content = decompressRecords(batch.subarray(BATCH_HEADER_BYTES), batch.readInt16BE(21) & CODEC_MASK);
  return readRecords(content, batch.readInt32BE(57)).map((record) => ({
    offset: from.baseOffset + BigInt(record.offsetDelta),
    key: record.key!.toString(),
    record: content.toString('latin1', content.indexOf(record.key!, record.start), record.end),
    isTombstone: !record.hasValue,
    order: from.order,
  }));
}

function recordsSent({ bytes, order }: Sent, baseOffset: bigint): KnownRecord[] {
  return recordsOf(Buffer.concat([Buffer.alloc(16), bytes]), { baseOffset, order });
}

/** Every acknowledged batch is where it was said to be, to the last byte. */
function expectAll(batches: ReadBatch[], acknowledged: Acknowledged[]): void {
  const byOffset = new Map(batches.map(({ header, bytes }) => [header.baseOffset, bytes]));
  for (const { offset, bytes } of acknowledged) {
    expect(byOffset.get(offset)?.subarray(16).equals(bytes), `offset ${offset}`).toBe(true);
  }
}

/** Of each key the newest acknowledged record is there, or a newer one; and nothing is but what was sent. */
function expectNewest(
  batches: ReadBatch[],
  { acknowledged, unanswered }: { acknowledged: Acknowledged[]; unanswered: Sent[] },
): number {
  const sent = acknowledged.flatMap((each) => recordsSent(each, each.offset));
  const sentByOffset = new Map(sent.map((record) => [record.offset, record]));
  const found = batches.flatMap(({ header, bytes }) =>
    recordsOf(bytes, { baseOffset: header.baseOffset, order: 0 }),
  );
  for (const { offset, record } of found) {
    expect(record).toEqual(sentByOffset.get(offset)?.record ?? record);
  }
  const newestFound = new Map(found.map((record) => [record.key, record]));
  const newestSent = new Map(sent.toSorted(byOffset).map((record) => [record.key, record]));
  const tombstones = unanswered
    .flatMap((each) => recordsSent(each, 0n))
    .filter(({ isTombstone }) => isTombstone);
  for (const [key, record] of newestSent) {
    const there = newestFound.get(key);
    // A tombstone may be gone, with all before it; so may one that came later and nobody was told of.
    const mayBeGone =
      record.isTombstone || tombstones.some((each) => each.key === key && each.order > record.order);
    const isFine = there === undefined ? mayBeGone : there.offset >= record.offset;
    expect(isFine, `key ${key}: ${there?.offset} instead of ${record.offset}`).toBe(true);
  }
  return sent.length - found.length;
}

function byOffset(a: KnownRecord, b: KnownRecord): number {
  return a.offset < b.offset ? -1 : 1;
}

it(
  `has every acknowledged byte after ${ROUNDS} kills under load (seed ${seed})`,
  { timeout: 1_200_000 },
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'vigie-kill-'));
    const random = seededRandom(seed);
    const acknowledged: Acknowledged[] = [];
    const unanswered: Sent[] = [];
    const options: BrokerProcessOptions = { dataDir, port: 0, retentionCheckMs: 20 };
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { child, ready } = await startProcess(options);
        expect(ready.recovery).toMatchObject({ damage: [], cleanShutdown: false });
        if (round === 0) {
          await makeTopics(ready.port);
        }
        const loads = Array.from({ length: CLIENTS }, (_, clientIndex) =>
          load({ port: ready.port, clientIndex, random, acknowledged, unanswered }),
        );
        const before = acknowledged.length;
        // The moment of the kill is counted in answers, not in time, so that a slow machine tests the same.
        const answers = 20 + random(200);
        while (acknowledged.length < before + answers) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        child.kill('SIGKILL');
        await Promise.all([...loads, ended(child)]);
      }
      const { child, ready } = await startProcess(options);
      let compactedAway = 0;
      for (let partition = 0; partition < PARTITIONS; partition += 1) {
        const ofPartition = acknowledged.filter((each) => each.partition === partition);
        const whole = await readPartition(ready.port, { topic: 'load', partition });
        expectAll(
          whole.batches,
          ofPartition.filter(({ topic }) => topic === 'load'),
        );
        const compacted = await readPartition(ready.port, { topic: 'compacted', partition });
        compactedAway += expectNewest(compacted.batches, {
          acknowledged: ofPartition.filter(({ topic }) => topic === 'compacted'),
          unanswered: unanswered.filter((each) => each.topic === 'compacted' && each.partition === partition),
        });
      }
      child.send({ type: 'stop' });
      await ended(child);
      expect(acknowledged.length).toBeGreaterThan(ROUNDS * 20);
      expect(compactedAway).toBeGreaterThan(0);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);
