import { SCRAM_MECHANISMS } from '../security/scram.ts';
import { array, int16, int32, int8, nullableArray, nullableString, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

/** KIP-554: how mechanisms are numbered, from 1 on. */
export function scramMechanismNumber(index: number): number {
  return index + 1;
}

/*
 * Request  => [name] (null for all users)
 * Response => throttle_time_ms error_code error_message
 *             [user error_code error_message [mechanism iterations]]
 */
export const describeUserScramCredentials = defineApi({
  key: 50,
  name: 'DescribeUserScramCredentials',
  versions: { from: 0, to: 0 },
  flexibleFrom: 0,
  request: struct({ users: nullableArray(struct({ name: string })) }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    errorCode: int16,
    errorMessage: nullableString,
    results: array(
      struct({
        user: string,
        errorCode: int16,
        errorMessage: nullableString,
        credentialInfos: array(struct({ mechanism: int8, iterations: int32 })),
      }),
    ),
  }),
  handle(request, { broker }) {
    const known = broker.credentials.users();
    const asked = request.users?.map(({ name }) => name) ?? [];
    const names = asked.length === 0 ? [...known.keys()] : [...new Set(asked)];
    return {
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      results: names.map((user) => {
        const credentials = known.get(user);
        return {
          user,
          errorCode: credentials === undefined ? ErrorCode.RESOURCE_NOT_FOUND : ErrorCode.NONE,
          errorMessage: credentials === undefined ? 'no such user' : null,
          credentialInfos: SCRAM_MECHANISMS.flatMap((mechanism, index) => {
            const credential = credentials?.[mechanism];
            return credential === undefined
              ? []
              : [{ mechanism: scramMechanismNumber(index), iterations: credential.iterations }];
          }),
        };
      }),
    };
  },
});
