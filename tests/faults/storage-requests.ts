import { addOffsetsToTxn } from '../../src/broker/apis/add-offsets-to-txn.ts';
import { addPartitionsToTxn } from '../../src/broker/apis/add-partitions-to-txn.ts';
import { endTxn } from '../../src/broker/apis/end-txn.ts';
import { initProducerId } from '../../src/broker/apis/init-producer-id.ts';
import { offsetCommit } from '../../src/broker/apis/offset-commit.ts';
import { offsetFetch } from '../../src/broker/apis/offset-fetch.ts';
import { produce } from '../../src/broker/apis/produce.ts';
import { txnOffsetCommit } from '../../src/broker/apis/txn-offset-commit.ts';
import type { TestClient } from '../../src/broker/testing/test-client.ts';
import { CODECS, compressedBatch } from './random-batch.ts';

/** The requests of a client of one partition, with `acks=all`. */
export type Random = (below: number) => number;

export type At = { topic: string; partition: number };

export async function send(
  client: TestClient,
  at: At,
  batch: Buffer,
  transactionalId: string | null = null,
): Promise<{ errorCode: number; baseOffset: bigint }> {
  const answer = await client.ask(
    produce,
    {
      transactionalId,
      acks: -1,
      timeoutMs: 1000,
      topics: [{ name: at.topic, partitions: [{ index: at.partition, records: batch }] }],
    },
    { version: 7 },
  );
  return answer.responses[0]!.partitions[0]!;
}

/** `times` as often in one request, with as much metadata as Kafka allows: to make a journal grow. */
export async function commit(
  client: TestClient,
  at: At,
  { group, offset, times = 1 }: { group: string; offset: bigint; times?: number },
): Promise<number> {
  const committed = { ...position(at, offset), ...(times > 1 && { committedMetadata: 'x'.repeat(4000) }) };
  const answer = await client.ask(
    offsetCommit,
    {
      groupId: group,
      generationId: -1,
      memberId: '',
      groupInstanceId: null,
      retentionTimeMs: -1n,
      topics: [{ name: at.topic, partitions: Array.from({ length: times }, () => committed) }],
    },
    { version: 7 },
  );
  return answer.topics[0]!.partitions[0]!.errorCode;
}

function position(at: At, offset: bigint) {
  return {
    partitionIndex: at.partition,
    committedOffset: offset,
    committedLeaderEpoch: 0,
    commitTimestamp: -1n,
    committedMetadata: null,
  };
}

export async function committedOffset(client: TestClient, at: At, group: string): Promise<bigint> {
  const answer = await client.ask(
    offsetFetch,
    {
      groupId: group,
      topics: [{ name: at.topic, partitionIndexes: [at.partition] }],
      groups: [],
      requireStable: false,
    },
    { version: 5 },
  );
  return answer.topics[0]!.partitions[0]!.committedOffset;
}

export function randomBatch(
  random: Random,
  producer: { producerId?: bigint; producerEpoch?: number } = {},
): Buffer {
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

/**
 * One transaction of one batch and one offset of `group`, begun from `InitProducerId` on. `undefined` as soon as
 * anything is refused; `onDecided` is called before the last request, whose outcome may be unknown.
 */
export async function transaction(
  client: TestClient,
  at: At,
  options: { random: Random; group: string; offset: bigint; onDecided: () => void },
): Promise<{ baseOffset: bigint; batch: Buffer } | undefined> {
  const transactionalId = 't';
  const init = await client.ask(
    initProducerId,
    { transactionalId, transactionTimeoutMs: 60_000, producerId: -1n, producerEpoch: -1 },
    { version: 1 },
  );
  if (init.errorCode !== 0) {
    return undefined;
  }
  const producer = { producerId: init.producerId, producerEpoch: init.producerEpoch };
  const identity = { transactionalId, ...producer };
  const added = await client.ask(
    addPartitionsToTxn,
    { ...identity, topics: [{ name: at.topic, partitions: [at.partition] }] },
    { version: 1 },
  );
  if (added.results[0]!.results[0]!.errorCode !== 0) {
    return undefined;
  }
  const batch = randomBatch(options.random, producer);
  const sent = await send(client, at, batch, transactionalId);
  if (sent.errorCode !== 0) {
    return undefined;
  }
  const group = await client.ask(addOffsetsToTxn, { ...identity, groupId: options.group }, { version: 1 });
  if (group.errorCode !== 0) {
    return undefined;
  }
  const offsets = await client.ask(
    txnOffsetCommit,
    {
      ...identity,
      groupId: options.group,
      generationId: -1,
      memberId: '',
      groupInstanceId: null,
      topics: [{ name: at.topic, partitions: [position(at, options.offset)] }],
    },
    { version: 2 },
  );
  if (offsets.topics[0]!.partitions[0]!.errorCode !== 0) {
    return undefined;
  }
  options.onDecided();
  const ended = await client.ask(endTxn, { ...identity, committed: true }, { version: 1 });
  return ended.errorCode === 0 ? { baseOffset: sent.baseOffset, batch } : undefined;
}
