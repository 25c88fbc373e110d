import type { BrokerState } from '../broker-state.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import { StorageError } from '../log/storage-error.ts';
import type { Topic } from '../log/topic-store.ts';
import {
  array,
  int16,
  int32,
  int64,
  int8,
  nullableArray,
  nullableBytes,
  optional,
  since,
  string,
} from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { type StructOf, struct } from '../wire/struct.ts';
import { defineApi, type RequestContext } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { leaderProblem } from './leader-problem.ts';

const requestedPartition = {
  partition: int32,
  currentLeaderEpoch: since(9, int32, -1),
  fetchOffset: int64,
  lastFetchedEpoch: since(12, int32, -1),
  logStartOffset: since(5, int64, -1n),
  partitionMaxBytes: int32,
};

const requestFields = {
  replicaId: int32,
  maxWaitMs: int32,
  minBytes: int32,
  maxBytes: int32,
  isolationLevel: int8,
  sessionId: since(7, int32, 0),
  sessionEpoch: since(7, int32, -1),
  topics: array(struct({ topic: string, partitions: array(struct(requestedPartition)) })),
  forgottenTopics: since(7, array(struct({ topic: string, partitions: array(int32) })), []),
  rackId: since(11, string, ''),
};

const answeredPartition = {
  partitionIndex: int32,
  errorCode: int16,
  highWatermark: int64,
  lastStableOffset: int64,
  logStartOffset: since(5, int64, -1n),
  abortedTransactions: nullableArray(struct({ producerId: int64, firstOffset: int64 })),
  preferredReadReplica: optional(since(11, int32, -1), -1),
  records: nullableBytes,
};

const responseFields = {
  throttleTimeMs: throttleTimeMs(1),
  errorCode: since(7, int16, 0),
  sessionId: since(7, int32, 0),
  responses: array(struct({ topic: string, partitions: array(struct(answeredPartition)) })),
};

type FetchRequest = StructOf<typeof requestFields>;
type FetchResponse = StructOf<typeof responseFields>;
type RequestedPartition = StructOf<typeof requestedPartition>;
type AnsweredPartition = StructOf<typeof answeredPartition>;

const READ_COMMITTED = 1;
/** Whatever a client would take: the whole answer is in memory at once. */
const MAX_RESPONSE_BYTES = 52_428_800;
const NO_RECORDS = Buffer.alloc(0);

/*
 * Request  => replica_id max_wait_ms min_bytes max_bytes isolation_level [v7+] session_id session_epoch
 *             [topic [partition [v9+] current_leader_epoch fetch_offset [v12+] last_fetched_epoch
 *             [v5+] log_start_offset partition_max_bytes]] [v7+] [forgotten] [v11+] rack_id
 * Response => throttle_time_ms [v7+] error_code session_id [topic [partition_index error_code
 *             high_watermark last_stable_offset [v5+] log_start_offset [aborted_transaction]
 *             [v11+] preferred_read_replica records]]
 *
 * Fetch sessions are never made (session id 0 is an answer that KIP-227 allows), so each request is
 * whole. A batch is returned as a whole, also where the offset asked for lies in its middle.
 */
export const fetch = defineApi({
  key: 1,
  name: 'Fetch',
  versions: { from: 4, to: 12 },
  flexibleFrom: 12,
  request: struct(requestFields),
  response: struct(responseFields),
  handle(request, context): FetchResponse | Promise<FetchResponse | undefined> {
    if (request.sessionId !== 0) {
      return { errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, sessionId: 0, responses: [] };
    }
    const attempt = readAll(request, context);
    const isAnswer =
      attempt.hasError ||
      attempt.sizeBytes >= request.minBytes ||
      request.maxWaitMs <= 0 ||
      // How a Java consumer says goodbye to a session, which it waits for.
      request.topics.length === 0;
    return isAnswer ? attempt.response : waitForRecords(request, context, attempt.sizeBytes);
  },
});

type Attempt = { response: FetchResponse; sizeBytes: number; hasError: boolean };

function readAll(request: FetchRequest, { broker, nodeId }: RequestContext): Attempt {
  const maxBytes = Math.min(request.maxBytes, MAX_RESPONSE_BYTES, broker.memory.leftBytes);
  let sizeBytes = 0;
  let hasError = false;
  const responses = request.topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map((wanted) => {
      const problem = cannotRead({ broker, nodeId, topic: broker.topics.get(topic) }, wanted);
      const answered =
        problem ??
        readPartition(broker.topics.partition(topic, wanted.partition)!, wanted, {
          committedOnly: request.isolationLevel === READ_COMMITTED,
          maxBytes: Math.min(wanted.partitionMaxBytes, maxBytes - sizeBytes),
          // Without it a batch larger than the limits could never be read.
          atLeastOne: sizeBytes === 0,
        });
      sizeBytes += answered.records?.length ?? 0;
      hasError ||= answered.errorCode !== ErrorCode.NONE;
      return answered;
    }),
  }));
  return { response: { errorCode: ErrorCode.NONE, sessionId: 0, responses }, sizeBytes, hasError };
}

/** Only the leader is read from, and by clients that know of this leader. */
function cannotRead(
  { broker, nodeId, topic }: { broker: BrokerState; nodeId: number; topic: Topic | undefined },
  { partition, currentLeaderEpoch }: RequestedPartition,
): AnsweredPartition | undefined {
  const log = topic?.partitions[partition];
  if (topic === undefined || log === undefined) {
    return failed(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  const problem = leaderProblem(broker.cluster, { nodeId, topic, partition, currentLeaderEpoch });
  return problem === ErrorCode.NONE ? undefined : failed(partition, problem);
}

function readPartition(
  log: PartitionLog,
  wanted: RequestedPartition,
  limits: { maxBytes: number; atLeastOne: boolean; committedOnly: boolean },
): AnsweredPartition {
  const { highWatermark, logStartOffset } = log;
  const offset = wanted.fetchOffset;
  const isInRange = offset >= logStartOffset && offset <= log.logEndOffset;
  const { lastStableOffset } = log;
  const upTo = limits.committedOnly ? lastStableOffset : highWatermark;
  let records: Buffer = NO_RECORDS;
  try {
    records = isInRange && offset < upTo ? log.read(offset, { ...limits, upTo }) : NO_RECORDS;
  } catch (error) {
    if (error instanceof StorageError) {
      return failed(wanted.partition, ErrorCode.KAFKA_STORAGE_ERROR);
    }
    throw error;
  }
  return {
    partitionIndex: wanted.partition,
    errorCode: isInRange ? ErrorCode.NONE : ErrorCode.OFFSET_OUT_OF_RANGE,
    highWatermark,
    lastStableOffset,
    logStartOffset,
    abortedTransactions: limits.committedOnly && isInRange ? log.abortedTransactions(offset, upTo) : null,
    records,
  };
}

function failed(partitionIndex: number, errorCode: ErrorCode): AnsweredPartition {
  return {
    partitionIndex,
    errorCode,
    highWatermark: -1n,
    lastStableOffset: -1n,
    logStartOffset: -1n,
    abortedTransactions: null,
    records: NO_RECORDS,
  };
}

/** Answers in the tick in which enough is readable, or when the client's patience is over. */
function waitForRecords(
  request: FetchRequest,
  context: RequestContext,
  sizeBytes: number,
): Promise<FetchResponse | undefined> {
  const { broker } = context;
  const logs = request.topics.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition }) => broker.topics.partition(topic, partition)!),
  );
  const total = (): number => logs.reduce((sum, log) => sum + log.durableBytesTotal, 0);
  const enough = total() + request.minBytes - sizeBytes;
  const leaderEpochs = (): number => logs.reduce((sum, log) => sum + log.leaderEpoch, 0);
  const epochsBefore = leaderEpochs();
  return new Promise((resolve) => {
    function finish(response: FetchResponse | undefined): void {
      for (const log of logs) {
        log.waiters.delete(wake);
      }
      cancelTimer();
      forgetDisconnect();
      resolve(response);
    }
    function wake(): void {
      const hasMoved = leaderEpochs() !== epochsBefore;
      if (total() >= enough || hasMoved || logs.some(({ isClosed }) => isClosed)) {
        finish(readAll(request, context).response);
      }
    }
    for (const log of logs) {
      log.waiters.add(wake);
    }
    const cancelTimer = broker.clock.after(request.maxWaitMs, () =>
      finish(readAll(request, context).response),
    );
    const forgetDisconnect = context.onDisconnect(() => finish(undefined));
  });
}
