import { array, between, int32, nullableString, optional, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { AuthorizedOperations } from './authorized-operations.ts';
import { throttleTimeMs } from './common-fields.ts';
import { metadataRequest, type TopicMetadata, topicMetadata } from './metadata-messages.ts';
import { findTopics } from './metadata-topics.ts';

/*
 * Request  => [[v10+] topic_id name] (v0: empty, v1+: null for all topics) [v4+] allow_auto_topic_creation
 *             [v8-10] include_cluster_authorized_operations [v8+] include_topic_authorized_operations
 * Response => [v3+] throttle_time_ms [node_id host port [v1+] rack] [v2+] cluster_id
 *             [v1+] controller_id [error_code name [v10+] topic_id [v1+] is_internal [partition]
 *             [v8+] topic_authorized_operations] [v8-10] cluster_authorized_operations
 */
export const metadata = defineApi({
  key: 3,
  name: 'Metadata',
  versions: { from: 0, to: 12 },
  flexibleFrom: 9,
  request: metadataRequest,
  response: struct({
    throttleTimeMs: throttleTimeMs(3),
    brokers: array(
      struct({ nodeId: int32, host: string, port: int32, rack: since(1, nullableString, null) }),
    ),
    clusterId: since(2, nullableString, null),
    controllerId: since(1, int32, -1),
    topics: array(topicMetadata),
    clusterAuthorizedOperations: optional(
      between({ from: 8, to: 10 }, int32, AuthorizedOperations.unknown),
      AuthorizedOperations.unknown,
    ),
  }),
  async handle(request, context) {
    const { broker, listener } = context;
    const topics = await findTopics(request, context);
    return {
      brokers: broker.cluster.running.map(({ nodeId, endpoints }) => ({
        nodeId,
        ...endpoints.get(listener)!,
        rack: null,
      })),
      clusterId: broker.clusterId,
      controllerId: broker.cluster.controllerId,
      topics: request.includeTopicAuthorizedOperations ? topics.map(withOperations) : topics,
      ...(request.includeClusterAuthorizedOperations && {
        clusterAuthorizedOperations: AuthorizedOperations.cluster,
      }),
    };
  },
});

function withOperations(topic: TopicMetadata): TopicMetadata {
  return topic.errorCode === ErrorCode.NONE
    ? { ...topic, authorizedOperations: AuthorizedOperations.topic }
    : topic;
}
