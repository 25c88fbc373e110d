import type { BrokerState } from '../broker-state.ts';
import { array, between, int16, int32, nullableString, since, string, uuid } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { NO_TOPIC_ID, throttleTimeMs } from './common-fields.ts';
import { foldBy } from './fold-partitions.ts';

/*
 * Request  => [v0-5] [name] [v6+] [name topic_id] timeout_ms
 * Response => [v1+] throttle_time_ms [name [v6+] topic_id error_code [v5+] error_message]
 */
export const deleteTopics = defineApi({
  key: 20,
  name: 'DeleteTopics',
  versions: { from: 0, to: 6 },
  flexibleFrom: 4,
  request: struct({
    topics: since(6, array(struct({ name: nullableString, topicId: uuid })), []),
    topicNames: between({ from: 0, to: 5 }, array(string), []),
    timeoutMs: int32,
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(1),
    responses: array(
      struct({
        name: nullableString,
        topicId: since(6, uuid, NO_TOPIC_ID),
        errorCode: int16,
        errorMessage: since(5, nullableString, null),
      }),
    ),
  }),
  async handle(request, { broker, apiVersion, slices }) {
    const wanted =
      apiVersion >= 6 ? request.topics : request.topicNames.map((name) => ({ name, topicId: NO_TOPIC_ID }));
    const once = foldBy(wanted, ({ name, topicId }) => name ?? `id ${topicId}`);
    return { responses: await slices.map(once, (topic) => deleteTopic(broker, topic)) };
  },
});

async function deleteTopic(
  broker: BrokerState,
  wanted: { name: string | null; topicId: string },
): Promise<{ name: string | null; topicId: string; errorCode: ErrorCode; errorMessage: string | null }> {
  const topic = wanted.name === null ? broker.topics.getById(wanted.topicId) : broker.topics.get(wanted.name);
  const missing = {
    ...wanted,
    errorCode: wanted.name === null ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    errorMessage: 'no such topic',
  };
  if (topic === undefined) {
    return missing;
  }
  try {
    if (!(await broker.topics.delete(topic))) {
      return missing;
    }
  } catch (error) {
    broker.log({ level: 'error', message: `topic ${topic.name} could not be deleted: ${String(error)}` });
    if (broker.topics.get(topic.name) === undefined) {
      await broker.groups.forgetTopic(topic.name);
    }
    return { ...wanted, errorCode: ErrorCode.KAFKA_STORAGE_ERROR, errorMessage: 'the files are still there' };
  }
  await broker.groups.forgetTopic(topic.name);
  broker.log({ level: 'info', message: `topic ${topic.name} deleted` });
  return { name: topic.name, topicId: topic.id, errorCode: ErrorCode.NONE, errorMessage: null };
}
