import type { TopicConfig } from '../log/topic-config.ts';
import { isTopicConfigName, TOPIC_CONFIGS } from '../log/topic-config.ts';
import { array, boolean, int16, int8, nullableString, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { ResourceType } from './config-entries.ts';
import { changeTopicConfigs } from './change-configs.ts';
import { throttleTimeMs } from './common-fields.ts';

/** KIP-339. */
const Operation = { set: 0, delete: 1, append: 2, subtract: 3 } as const;

type ConfigChange = { name: string; configOperation: number; value: string | null };

/*
 * Request  => [type name [name operation value]] validate_only
 * Response => throttle_time_ms [error_code error_message type name]
 */
export const incrementalAlterConfigs = defineApi({
  key: 44,
  name: 'IncrementalAlterConfigs',
  versions: { from: 0, to: 1 },
  flexibleFrom: 1,
  request: struct({
    resources: array(
      struct({
        resourceType: int8,
        resourceName: string,
        configs: array(struct({ name: string, configOperation: int8, value: nullableString })),
      }),
    ),
    validateOnly: boolean,
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    responses: array(
      struct({ errorCode: int16, errorMessage: nullableString, resourceType: int8, resourceName: string }),
    ),
  }),
  handle: (request, { broker }) => ({
    responses: request.resources.map((resource) =>
      changesNothing(resource)
        ? { ...resource, errorCode: ErrorCode.NONE, errorMessage: null }
        : changeTopicConfigs(broker, resource, {
            validateOnly: request.validateOnly,
            change: (topic) => changedConfigs(topic.config, resource.configs),
          }),
    ),
  }),
});

/** Nothing is ever set on a broker; tools take away what they would have set, such as limits on copying. */
function changesNothing(resource: { resourceType: number; configs: ConfigChange[] }): boolean {
  return (
    resource.resourceType === ResourceType.broker &&
    resource.configs.every(({ configOperation }) => configOperation === Operation.delete)
  );
}

/** The configs as they become, or why they cannot. */
function changedConfigs(config: TopicConfig, changes: ConfigChange[]): Map<string, string | null> | string {
  const values = new Map<string, string | null>(config.entries());
  for (const { name, configOperation, value } of changes) {
    if (!isTopicConfigName(name)) {
      return `unknown topic config ${name}`;
    }
    switch (configOperation) {
      case Operation.set:
        values.set(name, value);
        break;
      case Operation.delete:
        values.delete(name);
        break;
      case Operation.append:
      case Operation.subtract: {
        if (TOPIC_CONFIGS[name].type !== 'list') {
          return `${name} is not a list`;
        }
        const current = new Set(config.get(name).split(','));
        for (const item of (value ?? '').split(',')) {
          if (configOperation === Operation.append) {
            current.add(item);
          } else {
            current.delete(item);
          }
        }
        values.set(name, [...current].join(','));
        break;
      }
      default:
        return `unknown operation ${configOperation}`;
    }
  }
  return values;
}
