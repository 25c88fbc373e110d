import { array, boolean, int16, int8, nullableString, string } from '../wire/codec.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { changeConfigs, changeEach } from './change-configs.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => [type name [name value]] validate_only
 * Response => throttle_time_ms [error_code error_message type name]
 *
 * The configs given replace all that were set; what is left out goes back to its default.
 */
export const alterConfigs = defineApi({
  key: 33,
  name: 'AlterConfigs',
  versions: { from: 0, to: 2 },
  flexibleFrom: 2,
  request: struct({
    resources: array(
      struct({
        resourceType: int8,
        resourceName: string,
        configs: array(struct({ name: string, value: nullableString })),
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
        change: () => new Map(resource.configs.map(({ name, value }) => [name, value])),
      }),
    ),
  }),
});
