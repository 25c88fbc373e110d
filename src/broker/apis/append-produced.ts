import type { BrokerState } from '../broker-state.ts';
import type { AppendResult, PartitionLog } from '../log/partition-log.ts';
import { StorageError } from '../log/storage-error.ts';
import type { Topic } from '../log/topic-store.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { isTransactional } from '../wire/record-batch.ts';
import type { WorkSlices } from '../work-slices.ts';
import { type Checked, checkProducedBatch, type Refusal } from './produced-batch.ts';

/** Below it a request is dealt with in one turn, as almost all are. */
const AT_ONCE_BYTES = 1_048_576;
const AT_ONCE_PARTITIONS = 100;

export type PartitionAnswer = {
  index: number;
  errorCode: ErrorCode;
  baseOffset: bigint;
  logAppendTimeMs: bigint;
  logStartOffset: bigint;
  recordErrors?: Refusal['recordErrors'] & {};
  errorMessage: string | null;
};

export type BatchToAppend = { name: string; index: number; records: Buffer | null };

/** The producer, and the acknowledgement it asked for. */
type Producing = {
  broker: BrokerState;
  nodeId: number;
  apiVersion: number;
  transactionalId: string | null;
  waitsForDisk: boolean;
  slices: WorkSlices;
};

type Verdict = Checked | Refusal;

/** An answer that may wait for the disk, and is not waited for where it is made. */
type Appended = { answer: PartitionAnswer | Promise<PartitionAnswer> };

export function batchKey({ name, index }: BatchToAppend): string {
  return `${index} ${name}`;
}

/**
 * The error of each batch, if it has one. Apache Kafka drops one of two batches for a partition; here both are refused.
 */
export function checkEach(
  from: Producing,
  batches: readonly BatchToAppend[],
  repeated: ReadonlySet<string>,
): Verdict[] | Promise<Verdict[]> {
  function check(batch: BatchToAppend): Verdict | Promise<Verdict> {
    return repeated.has(batchKey(batch))
      ? { errorCode: ErrorCode.INVALID_REQUEST, reason: 'the partition is named twice in one request' }
      : checkOne(from, batch);
  }
  const bytes = batches.reduce((sum, { records }) => sum + (records?.length ?? 0), 0);
  if (bytes > AT_ONCE_BYTES) {
    return from.slices.map(batches, check);
  }
  const verdicts = batches.map(check);
  return verdicts.some((verdict) => verdict instanceof Promise)
    ? Promise.all(verdicts.map(async (verdict) => verdict))
    : (verdicts as Verdict[]);
}

function checkOne({ broker, apiVersion }: Producing, batch: BatchToAppend): Verdict | Promise<Verdict> {
  const topic = broker.topics.get(batch.name);
  return topic === undefined
    ? { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, reason: null }
    : checkProducedBatch(batch.records, {
        apiVersion,
        config: topic.config,
        nowMs: broker.clock.nowMs(),
        large: broker.largeBatches,
      });
}

/** All in one turn, or many partitions in several. */
export function appendEach(
  from: Producing,
  batches: readonly BatchToAppend[],
  verdicts: readonly Verdict[],
): Appended[] | Promise<Appended[]> {
  function appendAt(at: number): Appended {
    const answered = append(from, batches[at]!, verdicts[at]!);
    if (answered instanceof Promise) {
      // A defect is met where it is waited for.
      answered.catch(() => undefined);
    }
    return { answer: answered };
  }
  return batches.length > AT_ONCE_PARTITIONS
    ? from.slices.map(batches.keys(), appendAt)
    : Array.from(batches.keys(), appendAt);
}

function append(
  from: Producing,
  batch: BatchToAppend,
  checked: Verdict,
): PartitionAnswer | Promise<PartitionAnswer> {
  const { broker } = from;
  const { index } = batch;
  // Looked up again: a topic may have gone while its batch was checked.
  const topic = broker.topics.get(batch.name);
  const log = topic?.partitions[index];
  if (topic === undefined || log === undefined) {
    return refused(index, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  const misdirected = misdirectedProduce(from, topic, index);
  if (misdirected !== ErrorCode.NONE) {
    return refused(index, misdirected);
  }
  if ('errorCode' in checked) {
    return { ...refused(index, checked.errorCode, checked.reason), recordErrors: checked.recordErrors ?? [] };
  }
  if (isTransactional(checked.header)) {
    const problem = broker.transactions.checkProduce(
      { ...checked.header, transactionalId: from.transactionalId ?? '' },
      { topic: batch.name, partition: index },
    );
    if (problem !== ErrorCode.NONE) {
      return refused(index, problem);
    }
  }
  const appendTimeMs = appendTimeFor(topic, broker);
  let result: AppendResult;
  try {
    result = log.append(checked.batch, checked.header, appendTimeMs);
  } catch (error) {
    return refusedByDisk(index, error);
  }
  if (result.kind === 'out-of-order') {
    return refused(index, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
  }
  if (result.kind === 'fenced') {
    return refused(index, ErrorCode.INVALID_PRODUCER_EPOCH);
  }
  const accepted = answer(log, index, {
    baseOffset: result.baseOffset,
    appendTimeMs: result.kind === 'appended' ? appendTimeMs : undefined,
  });
  // Of a duplicate the first attempt may still be on its way to the disk.
  const durable = log.durable(log.logEndOffset);
  return from.waitsForDisk ? whenDurable(durable, accepted) : unwatched(durable, accepted);
}

/** Only the leader writes, and with `acks=all` only while enough replicas are in sync. */
function misdirectedProduce(from: Producing, topic: Topic, index: number): ErrorCode {
  const { cluster } = from.broker;
  if (!cluster.isLeader(from.nodeId, topic, index)) {
    return ErrorCode.NOT_LEADER_OR_FOLLOWER;
  }
  const hasEnough =
    !from.waitsForDisk ||
    cluster.placeOf(topic, index).inSync.length >= topic.config.getNumber('min.insync.replicas');
  return hasEnough ? ErrorCode.NONE : ErrorCode.NOT_ENOUGH_REPLICAS;
}

function appendTimeFor(topic: Topic, broker: BrokerState): bigint | undefined {
  return topic.config.get('message.timestamp.type') === 'LogAppendTime'
    ? BigInt(broker.clock.nowMs())
    : undefined;
}

async function whenDurable(durable: Promise<void>, accepted: PartitionAnswer): Promise<PartitionAnswer> {
  try {
    await durable;
    return accepted;
  } catch (error) {
    return refusedByDisk(accepted.index, error);
  }
}

/** `acks=1`: the sync still happens, since consumers wait for it, but its outcome is not reported. */
function unwatched(durable: Promise<void>, accepted: PartitionAnswer): PartitionAnswer {
  durable.catch(() => undefined);
  return accepted;
}

function answer(
  log: PartitionLog,
  index: number,
  at: { baseOffset: bigint; appendTimeMs: bigint | undefined },
): PartitionAnswer {
  return {
    index,
    errorCode: ErrorCode.NONE,
    baseOffset: at.baseOffset,
    logAppendTimeMs: at.appendTimeMs ?? -1n,
    logStartOffset: log.logStartOffset,
    errorMessage: null,
  };
}

export function refused(index: number, errorCode: ErrorCode, reason: string | null = null): PartitionAnswer {
  return {
    index,
    errorCode,
    baseOffset: -1n,
    logAppendTimeMs: -1n,
    logStartOffset: -1n,
    errorMessage: reason,
  };
}

function refusedByDisk(index: number, error: unknown): PartitionAnswer {
  if (error instanceof StorageError) {
    return refused(index, ErrorCode.KAFKA_STORAGE_ERROR, error.message);
  }
  throw error;
}
