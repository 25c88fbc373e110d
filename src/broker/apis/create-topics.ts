import type { BrokerState } from '../broker-state.ts';
import {
  array,
  boolean,
  int16,
  int32,
  int8,
  nullableArray,
  nullableString,
  optional,
  since,
  string,
  uuid,
} from '../wire/codec.ts';
import { TopicsHeldError } from '../log/lost-topics.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { type StructOf, struct } from '../wire/struct.ts';
import { topicConfigEntries } from './config-entries.ts';
import { defineApi, type RequestContext } from './api.ts';
import { NO_TOPIC_ID, throttleTimeMs } from './common-fields.ts';
import { foldBy, repeatedKeys } from './fold-partitions.ts';
import {
  alreadyExists,
  MAX_NEW_PARTITIONS,
  partitionCount,
  placementOf,
  problemWith,
  type RequestedTopic,
  requestedTopic,
} from './requested-topic.ts';

const TOO_MUCH = `one request makes up to ${MAX_NEW_PARTITIONS} partitions`;

const createdTopic = {
  name: string,
  topicId: since(7, uuid, NO_TOPIC_ID),
  errorCode: int16,
  errorMessage: since(1, nullableString, null),
  numPartitions: optional(since(5, int32, -1), -1),
  replicationFactor: optional(since(5, int16, -1), -1),
  configs: optional(
    since(
      5,
      nullableArray(
        struct({
          name: string,
          value: nullableString,
          readOnly: boolean,
          configSource: int8,
          isSensitive: boolean,
        }),
      ),
      [],
    ),
    [],
  ),
};

type CreatedTopic = StructOf<typeof createdTopic>;

/*
 * Request  => [name num_partitions replication_factor [partition_index [broker_id]] [name value]]
 *             timeout_ms [v1+] validate_only
 * Response => [v2+] throttle_time_ms [name [v7+] topic_id error_code [v1+] error_message
 *             [v5+] num_partitions replication_factor [config]]
 */
export const createTopics = defineApi({
  key: 19,
  name: 'CreateTopics',
  versions: { from: 0, to: 7 },
  flexibleFrom: 5,
  request: struct({
    topics: array(struct(requestedTopic)),
    timeoutMs: int32,
    validateOnly: since(1, boolean, false),
  }),
  response: struct({ throttleTimeMs: throttleTimeMs(2), topics: array(struct(createdTopic)) }),
  async handle(request, context) {
    const { broker, slices } = context;
    const repeated = repeatedKeys(request.topics.map(({ name }) => name));
    const wanted = foldBy(request.topics, ({ name }) => name);
    const isTooMuch = newPartitions(broker, wanted) > MAX_NEW_PARTITIONS;
    return {
      topics: await slices.map(wanted, (topic) => {
        if (repeated.has(topic.name)) {
          return refused(topic.name, ErrorCode.INVALID_REQUEST, 'the topic is named twice in one request');
        }
        const problem = problemWith(broker, topic);
        if (problem !== undefined) {
          return refused(topic.name, ...problem);
        }
        return isTooMuch
          ? refused(topic.name, ErrorCode.POLICY_VIOLATION, TOO_MUCH)
          : createTopic(context, topic, request.validateOnly);
      }),
    };
  },
});

function newPartitions(broker: BrokerState, wanted: readonly RequestedTopic[]): number {
  return wanted.reduce((sum, topic) => sum + Math.max(0, partitionCount(broker, topic)), 0);
}

async function createTopic(
  { broker, slices }: RequestContext,
  wanted: RequestedTopic,
  validateOnly: boolean,
): Promise<CreatedTopic> {
  const { name } = wanted;
  const partitions = partitionCount(broker, wanted);
  const placement = placementOf(wanted);
  const configs = wanted.configs.map((config): [string, string] => [config.name, config.value!]);
  const answer = {
    name,
    topicId: NO_TOPIC_ID,
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    numPartitions: partitions,
    replicationFactor: placement.replicationFactor ?? broker.cluster.defaultReplicationFactor,
  };
  if (validateOnly) {
    return answer;
  }
  try {
    const topic = await broker.topics.create({ name, partitions, configs, placement }, slices);
    return topic === undefined
      ? refused(name, ...alreadyExists(name))
      : { ...answer, topicId: topic.id, configs: topicConfigEntries(topic.config) };
  } catch (error) {
    if (error instanceof TopicsHeldError) {
      return refused(name, ErrorCode.POLICY_VIOLATION, error.message);
    }
    broker.log({ level: 'error', message: `topic ${name} could not be created: ${String(error)}` });
    return refused(name, ErrorCode.KAFKA_STORAGE_ERROR, 'the topic could not be written');
  }
}

function refused(name: string, errorCode: ErrorCode, errorMessage: string): CreatedTopic {
  return { name, topicId: NO_TOPIC_ID, errorCode, errorMessage, configs: null };
}
