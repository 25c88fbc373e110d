import type { RefusalReason } from '../../../contract/refused.ts';
import { errorName } from '../protocol/kafka-answer-error.ts';

/**
 * What an answer's code says about a batch.
 * - `retry`: not written for now; the same bytes are sent again.
 * - `uncertain`: as `retry`, but the batch may be in the log of the leader.
 * - `doubtful`: does not say what is wrong: sent again a few times, then refused.
 * - `identity`: the partition's leader does not know the producer, or not its last batches.
 * - `duplicate`: written before, and the leader no longer knows at which offset.
 * - `record`: a record of the batch is refused for good.
 * - `topic`: all that goes to the topic is refused for good.
 */
export type Verdict =
  | { readonly kind: 'retry' | 'uncertain' | 'doubtful' | 'identity' | 'duplicate' }
  | { readonly kind: 'record' | 'topic'; readonly reason: RefusalReason };

const retry: Verdict = { kind: 'retry' };
const uncertain: Verdict = { kind: 'uncertain' };
const doubtful: Verdict = { kind: 'doubtful' };
const identity: Verdict = { kind: 'identity' };
const duplicate: Verdict = { kind: 'duplicate' };

function record(reason: RefusalReason): Verdict {
  return { kind: 'record', reason };
}

function topic(reason: RefusalReason): Verdict {
  return { kind: 'topic', reason };
}

/** The errors of Produce, InitProducerId, ListOffsets and Metadata. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  UNKNOWN_TOPIC_OR_PARTITION: retry,
  LEADER_NOT_AVAILABLE: retry,
  BROKER_NOT_AVAILABLE: retry,
  REPLICA_NOT_AVAILABLE: retry,
  GROUP_LOAD_IN_PROGRESS: retry,
  GROUP_COORDINATOR_NOT_AVAILABLE: retry,
  NOT_COORDINATOR_FOR_GROUP: retry,
  NOT_CONTROLLER: retry,
  NOT_ENOUGH_REPLICAS: retry,
  CONCURRENT_TRANSACTIONS: retry,
  LISTENER_NOT_FOUND: retry,
  FENCED_LEADER_EPOCH: retry,
  UNKNOWN_LEADER_EPOCH: retry,
  OFFSET_NOT_AVAILABLE: retry,
  THROTTLING_QUOTA_EXCEEDED: retry,
  // The leader may have appended the batch before it lost the lead, its replicas or its disk.
  NOT_LEADER_FOR_PARTITION: uncertain,
  REQUEST_TIMED_OUT: uncertain,
  NETWORK_EXCEPTION: uncertain,
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: uncertain,
  KAFKA_STORAGE_ERROR: uncertain,
  UNKNOWN: doubtful,
  CORRUPT_MESSAGE: doubtful,
  OUT_OF_ORDER_SEQUENCE_NUMBER: identity,
  UNKNOWN_PRODUCER_ID: identity,
  INVALID_PRODUCER_EPOCH: identity,
  INVALID_PRODUCER_ID_MAPPING: identity,
  PRODUCER_FENCED: identity,
  DUPLICATE_SEQUENCE_NUMBER: duplicate,
  MESSAGE_TOO_LARGE: record('too_large'),
  RECORD_LIST_TOO_LARGE: record('too_large'),
  INVALID_TIMESTAMP: record('bad_timestamp'),
  INVALID_RECORD: record('bad_record'),
  POLICY_VIOLATION: record('policy'),
  INVALID_TOPIC_EXCEPTION: topic('bad_topic_name'),
  TOPIC_AUTHORIZATION_FAILED: topic('no_right_on_topic'),
  CLUSTER_AUTHORIZATION_FAILED: topic('no_right_on_cluster'),
  UNSUPPORTED_FOR_MESSAGE_FORMAT: topic('other'),
  UNSUPPORTED_COMPRESSION_TYPE: topic('other'),
};

export const NO_ERROR = 0;
export const OFFSET_OUT_OF_RANGE = 1;
export const UNKNOWN_TOPIC_OR_PARTITION = 3;

export function verdictOf(errorCode: number): Verdict {
  return VERDICTS[errorName(errorCode)] ?? doubtful;
}
