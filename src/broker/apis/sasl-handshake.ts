import { SASL_MECHANISMS } from '../security/sasl-session.ts';
import { array, int16, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';

/*
 * Request  => mechanism
 * Response => error_code [mechanism]
 *
 * After version 0 the tokens follow as bare frames, after version 1 in SaslAuthenticate.
 */
export const saslHandshake = defineApi({
  key: 17,
  name: 'SaslHandshake',
  versions: { from: 0, to: 1 },
  flexibleFrom: 2,
  request: struct({ mechanism: string }),
  response: struct({ errorCode: int16, mechanisms: array(string) }),
  handle({ mechanism }, { sasl, apiVersion }) {
    const mechanisms = [...SASL_MECHANISMS];
    if (sasl === undefined || sasl.hasMechanism) {
      return { errorCode: ErrorCode.ILLEGAL_SASL_STATE, mechanisms: [] };
    }
    if (!sasl.choose(mechanism)) {
      return { errorCode: ErrorCode.UNSUPPORTED_SASL_MECHANISM, mechanisms };
    }
    sasl.expectsBareTokens = apiVersion === 0;
    return { errorCode: ErrorCode.NONE, mechanisms };
  },
});
