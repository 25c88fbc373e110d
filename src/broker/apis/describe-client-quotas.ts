import { array, boolean, int16, int8, nullableArray, nullableString, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/*
 * Request  => [entity_type match_type match] strict
 * Response => throttle_time_ms error_code error_message [quota]
 *
 * There are no quotas; tools that describe users ask for them and would fail without this answer.
 */
export const describeClientQuotas = defineApi({
  key: 48,
  name: 'DescribeClientQuotas',
  versions: { from: 0, to: 1 },
  flexibleFrom: 1,
  request: struct({
    components: array(struct({ entityType: string, matchType: int8, match: nullableString })),
    strict: boolean,
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    errorCode: int16,
    errorMessage: nullableString,
    entries: nullableArray(struct({})),
  }),
  handle: () => ({ errorCode: ErrorCode.NONE, errorMessage: null, entries: [] }),
});
