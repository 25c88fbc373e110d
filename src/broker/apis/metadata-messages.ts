import {
  array,
  between,
  boolean,
  int16,
  int32,
  nullableArray,
  nullableString,
  optional,
  since,
  uuid,
} from '../wire/codec.ts';
import { type StructOf, struct } from '../wire/struct.ts';
import { AuthorizedOperations } from './authorized-operations.ts';
import { NO_TOPIC_ID } from './common-fields.ts';

const partitionFields = {
  errorCode: int16,
  partitionIndex: int32,
  leaderId: int32,
  leaderEpoch: since(7, int32, -1),
  replicaNodes: array(int32),
  isrNodes: array(int32),
  offlineReplicas: since(5, array(int32), []),
};

const topicFields = {
  errorCode: int16,
  name: nullableString,
  topicId: optional(since(10, uuid, NO_TOPIC_ID), NO_TOPIC_ID),
  isInternal: since(1, boolean, false),
  partitions: array(struct(partitionFields)),
  authorizedOperations: optional(since(8, int32, AuthorizedOperations.unknown), AuthorizedOperations.unknown),
};

const requestFields = {
  topics: nullableArray(
    struct({ topicId: optional(since(10, uuid, NO_TOPIC_ID), NO_TOPIC_ID), name: nullableString }),
  ),
  allowAutoTopicCreation: since(4, boolean, true),
  includeClusterAuthorizedOperations: between({ from: 8, to: 10 }, boolean, false),
  includeTopicAuthorizedOperations: since(8, boolean, false),
};

export const metadataRequest = struct(requestFields);
export const topicMetadata = struct(topicFields);

export type MetadataRequest = StructOf<typeof requestFields>;
export type TopicMetadata = StructOf<typeof topicFields>;
