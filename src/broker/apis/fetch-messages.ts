import {
  array,
  between,
  int16,
  int32,
  int64,
  int8,
  nullableArray,
  nullableBytes,
  optional,
  since,
  string,
  uuid,
} from '../wire/codec.ts';
import { type StructOf, struct } from '../wire/struct.ts';
import { NO_TOPIC_ID, throttleTimeMs } from './common-fields.ts';

/*
 * Request  => replica_id max_wait_ms min_bytes max_bytes isolation_level [v7+] session_id session_epoch
 *             [[v4-12] topic [v13+] topic_id [partition [v9+] current_leader_epoch fetch_offset
 *             [v12+] last_fetched_epoch [v5+] log_start_offset partition_max_bytes]] [v7+] [forgotten]
 *             [v11+] rack_id
 * Response => throttle_time_ms [v7+] error_code session_id [[v4-12] topic [v13+] topic_id
 *             [partition_index error_code high_watermark last_stable_offset [v5+] log_start_offset
 *             [aborted_transaction] [v11+] preferred_read_replica records]]
 */
const topicName = between({ from: 0, to: 12 }, string, '');
const topicId = optional(since(13, uuid, NO_TOPIC_ID), NO_TOPIC_ID);

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
  topics: array(struct({ topic: topicName, topicId, partitions: array(struct(requestedPartition)) })),
  forgottenTopics: since(7, array(struct({ topic: topicName, topicId, partitions: array(int32) })), []),
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
  responses: array(struct({ topic: topicName, topicId, partitions: array(struct(answeredPartition)) })),
};

export const fetchRequest = struct(requestFields);
export const fetchResponse = struct(responseFields);

export type FetchRequest = StructOf<typeof requestFields>;
export type FetchResponse = StructOf<typeof responseFields>;
export type RequestedPartition = StructOf<typeof requestedPartition>;
export type AnsweredPartition = StructOf<typeof answeredPartition>;
