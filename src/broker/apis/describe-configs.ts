import type { BrokerState } from '../broker-state.ts';
import {
  array,
  between,
  boolean,
  int16,
  int8,
  nullableArray,
  nullableString,
  since,
  string,
} from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { foldBy } from './fold-partitions.ts';
import {
  brokerConfigEntries,
  type ConfigEntry,
  resourceKey,
  ResourceType,
  topicConfigEntries,
} from './config-entries.ts';

/*
 * Request  => [type name [key]] [v1+] include_synonyms [v3+] include_documentation
 * Response => throttle_time_ms [error_code error_message type name [name value read_only [v0] is_default
 *             [v1+] source is_sensitive [v1+] [synonym] [v3+] type documentation]]
 */
export const describeConfigs = defineApi({
  key: 32,
  name: 'DescribeConfigs',
  versions: { from: 0, to: 4 },
  flexibleFrom: 4,
  request: struct({
    resources: array(
      struct({ resourceType: int8, resourceName: string, configurationKeys: nullableArray(string) }),
    ),
    includeSynonyms: since(1, boolean, false),
    includeDocumentation: since(3, boolean, false),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    results: array(
      struct({
        errorCode: int16,
        errorMessage: nullableString,
        resourceType: int8,
        resourceName: string,
        configs: array(
          struct({
            name: string,
            value: nullableString,
            readOnly: boolean,
            isDefault: between({ from: 0, to: 0 }, boolean, false),
            configSource: since(1, int8, -1),
            isSensitive: boolean,
            synonyms: since(1, array(struct({ name: string, value: nullableString, source: int8 })), []),
            configType: since(3, int8, 0),
            documentation: since(3, nullableString, null),
          }),
        ),
      }),
    ),
  }),
  handle: async (request, { broker, nodeId, slices }) => ({
    results: await slices.map(foldBy(request.resources, resourceKey), (resource) => {
      const { resourceType, resourceName, configurationKeys } = resource;
      const found = describe(broker, { nodeId, type: resourceType, name: resourceName });
      const isFound = Array.isArray(found);
      const keys = configurationKeys === null ? undefined : new Set(configurationKeys);
      return {
        errorCode: isFound ? ErrorCode.NONE : found,
        errorMessage: isFound ? null : 'no such resource',
        resourceType,
        resourceName,
        configs: (isFound ? found : [])
          .filter(({ name }) => keys === undefined || keys.has(name))
          .map((entry) => (request.includeSynonyms ? entry : Object.assign(entry, { synonyms: [] }))),
      };
    }),
  }),
});

function describe(
  broker: BrokerState,
  { nodeId, type, name }: { nodeId: number; type: number; name: string },
): ConfigEntry[] | ErrorCode {
  if (type === ResourceType.topic) {
    const topic = broker.topics.get(name);
    return topic === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : topicConfigEntries(topic.config);
  }
  if (type === ResourceType.broker) {
    // Each node speaks for itself; without a name it is asked for the defaults of all.
    const isMine = name === '' || name === String(nodeId);
    return isMine ? brokerConfigEntries(broker, name, nodeId) : ErrorCode.INVALID_REQUEST;
  }
  return ErrorCode.INVALID_REQUEST;
}
