import type { BrokerState } from '../broker-state.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import { StorageError } from '../log/storage-error.ts';
import type { Topic } from '../log/topic-store.ts';
import { ErrorCode } from '../wire/error-code.ts';
import type { RequestContext } from './api.ts';
import { NO_TOPIC_ID } from './common-fields.ts';
import type { AnsweredPartition, FetchRequest, FetchResponse, RequestedPartition } from './fetch-messages.ts';
import { leaderProblem } from './leader-problem.ts';

const FIRST_VERSION_BY_ID = 13;
const READ_COMMITTED = 1;
/** Whatever a client would take: the whole answer is in memory at once. */
const MAX_RESPONSE_BYTES = 52_428_800;
const NO_RECORDS = Buffer.alloc(0);

/** What one fetch reads, each partition once. */
export type FetchPlan = {
  maxBytes: number;
  committedOnly: boolean;
  isById: boolean;
  topics: { topic: string; topicId: string; partitions: RequestedPartition[] }[];
};

/** As in Apache Kafka, a partition named twice is read as it was named last. */
export function planOf(request: FetchRequest, apiVersion: number): FetchPlan {
  const isById = apiVersion >= FIRST_VERSION_BY_ID;
  const topics = new Map<
    string,
    { topic: string; topicId: string; wanted: Map<number, RequestedPartition> }
  >();
  for (const { topic, topicId = NO_TOPIC_ID, partitions } of request.topics) {
    const key = isById ? topicId : topic;
    const planned = topics.get(key) ?? { topic, topicId, wanted: new Map() };
    topics.set(key, planned);
    for (const partition of partitions) {
      planned.wanted.set(partition.partition, partition);
    }
  }
  return {
    maxBytes: request.maxBytes,
    committedOnly: request.isolationLevel === READ_COMMITTED,
    isById,
    topics: [...topics.values()].map(({ topic, topicId, wanted }) => ({
      topic,
      topicId,
      partitions: [...wanted.values()],
    })),
  };
}

export function topicOf(
  plan: FetchPlan,
  asked: { topic: string; topicId: string },
  broker: BrokerState,
): Topic | undefined {
  return plan.isById ? broker.topics.getById(asked.topicId) : broker.topics.get(asked.topic);
}

export type FetchAttempt = { response: FetchResponse; sizeBytes: number; hasError: boolean };

/** Reads what can be read now. The topics are looked up again after each pause. */
export async function readAll(plan: FetchPlan, context: RequestContext): Promise<FetchAttempt> {
  const { broker, nodeId, slices } = context;
  const maxBytes = Math.min(plan.maxBytes, MAX_RESPONSE_BYTES, broker.memory.leftBytes);
  const responses: FetchResponse['responses'] = [];
  let sizeBytes = 0;
  let hasError = false;
  for (const { topic, topicId, partitions } of plan.topics) {
    const answers = await slices.map(partitions, (wanted) => {
      const from = { broker, nodeId, isById: plan.isById, topic: topicOf(plan, { topic, topicId }, broker) };
      const answer = readPartition(from, wanted, {
        committedOnly: plan.committedOnly,
        maxBytes: Math.min(wanted.partitionMaxBytes, maxBytes - sizeBytes),
        // Without it a batch larger than the limits could never be read.
        atLeastOne: sizeBytes === 0,
      });
      sizeBytes += answer.records?.length ?? 0;
      hasError ||= answer.errorCode !== ErrorCode.NONE;
      return answer;
    });
    responses.push({ topic, topicId, partitions: answers });
  }
  return { response: { errorCode: ErrorCode.NONE, sessionId: 0, responses }, sizeBytes, hasError };
}

type ReadLimits = { maxBytes: number; atLeastOne: boolean; committedOnly: boolean };

/** Only the leader is read from, and by clients that know of this leader. */
function readPartition(
  from: { broker: BrokerState; nodeId: number; isById: boolean; topic: Topic | undefined },
  wanted: RequestedPartition,
  limits: ReadLimits,
): AnsweredPartition {
  const { broker, nodeId, topic } = from;
  const { partition, currentLeaderEpoch } = wanted;
  if (topic === undefined && from.isById) {
    return failed(partition, ErrorCode.UNKNOWN_TOPIC_ID);
  }
  const log = topic?.partitions[partition];
  if (topic === undefined || log === undefined) {
    return failed(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  const problem = leaderProblem(broker.cluster, { nodeId, topic, partition, currentLeaderEpoch });
  return problem === ErrorCode.NONE ? readLog(log, wanted, limits) : failed(partition, problem);
}

function readLog(log: PartitionLog, wanted: RequestedPartition, limits: ReadLimits): AnsweredPartition {
  const { highWatermark, lastStableOffset, logStartOffset } = log;
  const offset = wanted.fetchOffset;
  const isInRange = offset >= logStartOffset && offset <= log.logEndOffset;
  const upTo = limits.committedOnly ? lastStableOffset : highWatermark;
  const hasRoom = limits.maxBytes > 0 || limits.atLeastOne;
  let records: Buffer = NO_RECORDS;
  try {
    records = isInRange && hasRoom && offset < upTo ? log.read(offset, { ...limits, upTo }) : NO_RECORDS;
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
