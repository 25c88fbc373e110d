import type { BrokerState } from '../broker-state.ts';
import type { AppendResult, PartitionLog } from '../log/partition-log.ts';
import { StorageError } from '../log/storage-error.ts';
import type { Topic } from '../log/topic-store.ts';
import {
  array,
  int16,
  int32,
  int64,
  nullableBytes,
  nullableString,
  optional,
  since,
  string,
} from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { isTransactional } from '../wire/record-batch.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { checkProducedBatch, type Refusal } from './produced-batch.ts';

type PartitionAnswer = {
  index: number;
  errorCode: ErrorCode;
  baseOffset: bigint;
  logAppendTimeMs: bigint;
  logStartOffset: bigint;
  recordErrors?: Refusal['recordErrors'] & {};
  errorMessage: string | null;
};

/*
 * Request  => [v3+] transactional_id acks timeout_ms [name [index records]]
 * Response => [name [index error_code base_offset [v2+] log_append_time_ms [v5+] log_start_offset
 *             [v8+] [record_error] error_message]] [v1+] throttle_time_ms
 *
 * Advertised from version 0 because librdkafka stops compressing otherwise (KAFKA-18659). The message sets
 * that versions 0 to 2 were made for are converted to batches v2.
 */
export const produce = defineApi({
  key: 0,
  name: 'Produce',
  versions: { from: 0, to: 9 },
  flexibleFrom: 9,
  request: struct({
    transactionalId: since(3, nullableString, null),
    acks: int16,
    timeoutMs: int32,
    topics: array(
      struct({ name: string, partitions: array(struct({ index: int32, records: nullableBytes })) }),
    ),
  }),
  response: struct({
    responses: array(
      struct({
        name: string,
        partitions: array(
          struct({
            index: int32,
            errorCode: int16,
            baseOffset: int64,
            logAppendTimeMs: since(2, int64, -1n),
            logStartOffset: since(5, int64, -1n),
            recordErrors: optional(
              since(8, array(struct({ batchIndex: int32, message: nullableString })), []),
              [],
            ),
            errorMessage: since(8, nullableString, null),
          }),
        ),
      }),
    ),
    throttleTimeMs: throttleTimeMs(1),
  }),
  async handle(request, { broker, nodeId, apiVersion }) {
    const { acks } = request;
    const areAcksValid = acks === 0 || acks === 1 || acks === -1;
    // All of a request is appended in this tick, then waited for together.
    const responses = request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(async ({ index, records }) =>
        areAcksValid
          ? append({
              broker,
              nodeId,
              apiVersion,
              transactionalId: request.transactionalId,
              name,
              index,
              records,
              waitsForDisk: acks === -1,
            })
          : refused(index, ErrorCode.INVALID_REQUIRED_ACKS),
      ),
    }));
    if (acks === 0) {
      return undefined;
    }
    return {
      responses: await Promise.all(
        responses.map(async ({ name, partitions }) => ({ name, partitions: await Promise.all(partitions) })),
      ),
    };
  },
});

function append(options: {
  broker: BrokerState;
  nodeId: number;
  apiVersion: number;
  transactionalId: string | null;
  name: string;
  index: number;
  records: Buffer | null;
  waitsForDisk: boolean;
}): PartitionAnswer | Promise<PartitionAnswer> {
  const { broker, index } = options;
  const topic = broker.topics.get(options.name);
  const log = topic?.partitions[index];
  if (topic === undefined || log === undefined) {
    return refused(index, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  const misdirected = misdirectedProduce(options, topic);
  if (misdirected !== ErrorCode.NONE) {
    return refused(index, misdirected);
  }
  const checked = checkProducedBatch(options.records, {
    apiVersion: options.apiVersion,
    config: topic.config,
    nowMs: broker.clock.nowMs(),
  });
  if ('errorCode' in checked) {
    return { ...refused(index, checked.errorCode, checked.reason), recordErrors: checked.recordErrors ?? [] };
  }
  if (isTransactional(checked.header)) {
    const problem = broker.transactions.checkProduce(
      { ...checked.header, transactionalId: options.transactionalId ?? '' },
      { topic: options.name, partition: index },
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
  return options.waitsForDisk ? whenDurable(durable, accepted) : unwatched(durable, accepted);
}

/** Only the leader writes, and with `acks=all` only while enough replicas are in sync. */
function misdirectedProduce(
  options: { broker: BrokerState; nodeId: number; index: number; waitsForDisk: boolean },
  topic: Topic,
): ErrorCode {
  const { cluster } = options.broker;
  if (!cluster.isLeader(options.nodeId, topic, options.index)) {
    return ErrorCode.NOT_LEADER_OR_FOLLOWER;
  }
  const hasEnough =
    !options.waitsForDisk ||
    cluster.placeOf(topic, options.index).inSync.length >= topic.config.getNumber('min.insync.replicas');
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

/** `acks=1`: the sync still happens, since consumers wait for it, but nobody is told how it went. */
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

function refused(index: number, errorCode: ErrorCode, reason: string | null = null): PartitionAnswer {
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
