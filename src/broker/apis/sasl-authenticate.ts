import { AuthenticationError } from '../security/sasl-exchange.ts';
import { bytes, int16, int64, nullableString, since } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';

const NO_BYTES = Buffer.alloc(0);

/*
 * Request  => auth_bytes
 * Response => error_code error_message auth_bytes [v1+] session_lifetime_ms
 */
export const saslAuthenticate = defineApi({
  key: 36,
  name: 'SaslAuthenticate',
  versions: { from: 0, to: 2 },
  flexibleFrom: 2,
  request: struct({ authBytes: bytes }),
  response: struct({
    errorCode: int16,
    errorMessage: nullableString,
    authBytes: bytes,
    // Sessions do not end: nobody has to log in again.
    sessionLifetimeMs: since(1, int64, 0n),
  }),
  async handle({ authBytes }, { sasl, rejectClient }) {
    if (sasl === undefined || !sasl.hasMechanism || sasl.isAuthenticated) {
      return failed(ErrorCode.ILLEGAL_SASL_STATE, 'SaslHandshake comes first, and once');
    }
    try {
      const answer = await sasl.answer(authBytes);
      return { errorCode: ErrorCode.NONE, errorMessage: null, authBytes: answer, sessionLifetimeMs: 0n };
    } catch (error) {
      if (error instanceof AuthenticationError) {
        await rejectClient(error.message);
        return failed(ErrorCode.SASL_AUTHENTICATION_FAILED, `Authentication failed: ${error.message}`);
      }
      throw error;
    }
  },
});

function failed(errorCode: ErrorCode, errorMessage: string) {
  return { errorCode, errorMessage, authBytes: NO_BYTES, sessionLifetimeMs: 0n };
}
