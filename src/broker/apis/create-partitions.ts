import type { BrokerState } from '../broker-state.ts';
import { array, boolean, int16, int32, nullableArray, nullableString, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi, type RequestContext } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldBy, repeatedKeys } from './fold-partitions.ts';
import { MAX_NEW_PARTITIONS } from './requested-topic.ts';

type Wanted = { name: string; count: number; assignments: { brokerIds: number[] }[] | null };
type Problem = [ErrorCode, string];

/*
 * Request  => [name count [[broker_id]]] timeout_ms validate_only
 * Response => throttle_time_ms [name error_code error_message]
 */
export const createPartitions = defineApi({
  key: 37,
  name: 'CreatePartitions',
  versions: { from: 0, to: 3 },
  flexibleFrom: 2,
  request: struct({
    topics: array(
      struct({
        name: string,
        count: int32,
        assignments: nullableArray(struct({ brokerIds: array(int32) })),
      }),
    ),
    timeoutMs: int32,
    validateOnly: boolean,
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    results: array(struct({ name: string, errorCode: int16, errorMessage: nullableString })),
  }),
  async handle(request, context) {
    const { broker, slices } = context;
    const repeated = repeatedKeys(request.topics.map(({ name }) => name));
    const wanted = foldBy(request.topics, ({ name }) => name);
    const isTooMuch = newPartitions(broker, wanted) > MAX_NEW_PARTITIONS;
    return {
      results: await slices.map(wanted, async (topic) => {
        const problem = repeated.has(topic.name)
          ? NAMED_TWICE
          : (problemWith(broker, topic) ??
            (isTooMuch ? TOO_MUCH : undefined) ??
            (request.validateOnly ? undefined : await addPartitions(context, topic)));
        return {
          name: topic.name,
          errorCode: problem?.[0] ?? ErrorCode.NONE,
          errorMessage: problem?.[1] ?? null,
        };
      }),
    };
  },
});

const NAMED_TWICE: Problem = [ErrorCode.INVALID_REQUEST, 'the topic is named twice in one request'];
const TOO_MUCH: Problem = [
  ErrorCode.POLICY_VIOLATION,
  `one request makes up to ${MAX_NEW_PARTITIONS} partitions`,
];

function newPartitions(broker: BrokerState, wanted: readonly Wanted[]): number {
  return wanted.reduce((sum, { name, count }) => {
    const existing = broker.topics.get(name)?.partitions.length ?? count;
    return sum + Math.max(0, count - existing);
  }, 0);
}

function problemWith(broker: BrokerState, { name, count, assignments }: Wanted): Problem | undefined {
  const topic = broker.topics.get(name);
  if (topic === undefined) {
    return [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `topic ${name} does not exist`];
  }
  const existing = topic.partitions.length;
  if (count <= existing) {
    return [
      ErrorCode.INVALID_PARTITIONS,
      `topic ${name} has ${existing} partitions; ${count} would not be an increase`,
    ];
  }
  const isAssignable =
    assignments === null ||
    (assignments.length === count - existing &&
      assignments.every(({ brokerIds }) => broker.cluster.canHost(brokerIds)));
  return isAssignable
    ? undefined
    : [
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        'replicas are assigned for each new partition and no other, on nodes that exist',
      ];
}

async function addPartitions(
  { broker, slices }: RequestContext,
  { name, count, assignments }: Wanted,
): Promise<Problem | undefined> {
  const topic = broker.topics.get(name);
  const chosen = assignments?.map(({ brokerIds }) => brokerIds);
  try {
    const isDone =
      topic !== undefined &&
      (await broker.topics.addPartitions(topic, { count, assignments: chosen }, slices));
    // Another request was faster.
    return isDone ? undefined : problemWith(broker, { name, count, assignments });
  } catch (error) {
    broker.log({ level: 'error', message: `partitions of ${name}: ${String(error)}` });
    return [ErrorCode.KAFKA_STORAGE_ERROR, 'the partitions could not be written'];
  }
}
