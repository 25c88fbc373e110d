import { array, boolean, int16, int8, nullableString, string } from '../wire/codec.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { changeConfigs, changeEach, type ConfigHolder } from './change-configs.ts';
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
  handle: async (request, context) => ({
    responses: await changeEach(context, request.resources, (resource) =>
      changeConfigs(context, resource, {
        validateOnly: request.validateOnly,
        change: (holder) => changedConfigs(holder, resource.configs),
      }),
    ),
  }),
});

/** The configs as they become, or why they cannot. */
function changedConfigs(holder: ConfigHolder, changes: ConfigChange[]): Map<string, string | null> | string {
  const values = new Map<string, string | null>(holder.set);
  for (const { name, configOperation, value } of changes) {
    switch (configOperation) {
      case Operation.set:
        values.set(name, value);
        break;
      case Operation.delete:
        values.delete(name);
        break;
      case Operation.append:
      case Operation.subtract: {
        const items = holder.listOf(name);
        if (items === undefined) {
          return `${name} is not a list`;
        }
        const current = new Set(items);
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
