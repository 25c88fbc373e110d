import type { BrokerState } from '../broker-state.ts';
import { credentialOf, SCRAM_ITERATIONS, SCRAM_MECHANISMS, type ScramMechanism } from '../security/scram.ts';
import { array, bytes, int16, int32, int8, nullableString, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { type StructOf, struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';
import { scramMechanismNumber } from './describe-user-scram-credentials.ts';

const deletion = { name: string, mechanism: int8 };
const upsertion = {
  name: string,
  mechanism: int8,
  iterations: int32,
  salt: bytes,
  saltedPassword: bytes,
};

type Deletion = StructOf<typeof deletion>;
type Upsertion = StructOf<typeof upsertion>;
type Problem = { errorCode: ErrorCode; errorMessage: string };

/*
 * Request  => [name mechanism] [name mechanism iterations salt salted_password]
 * Response => throttle_time_ms [user error_code error_message]
 *
 * The client salts the password: it never comes here.
 */
export const alterUserScramCredentials = defineApi({
  key: 51,
  name: 'AlterUserScramCredentials',
  versions: { from: 0, to: 0 },
  flexibleFrom: 0,
  request: struct({ deletions: array(struct(deletion)), upsertions: array(struct(upsertion)) }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    results: array(struct({ user: string, errorCode: int16, errorMessage: nullableString })),
  }),
  handle(request, { broker }) {
    const users = new Map<string, Problem | undefined>();
    for (const wanted of request.deletions) {
      users.set(wanted.name, users.get(wanted.name) ?? remove(broker, wanted));
    }
    for (const wanted of request.upsertions) {
      users.set(wanted.name, users.get(wanted.name) ?? upsert(broker, wanted));
    }
    return {
      results: [...users].map(([user, problem]) => ({
        user,
        errorCode: problem?.errorCode ?? ErrorCode.NONE,
        errorMessage: problem?.errorMessage ?? null,
      })),
    };
  },
});

function remove(broker: BrokerState, { name, mechanism }: Deletion): Problem | undefined {
  const known = mechanismOf(mechanism);
  if (known === undefined) {
    return UNKNOWN_MECHANISM;
  }
  if (broker.credentials.get(name, known) === undefined) {
    return { errorCode: ErrorCode.RESOURCE_NOT_FOUND, errorMessage: 'no such credential' };
  }
  return saved(() => broker.credentials.delete(name, known));
}

function upsert(broker: BrokerState, wanted: Upsertion): Problem | undefined {
  const mechanism = mechanismOf(wanted.mechanism);
  if (mechanism === undefined) {
    return UNKNOWN_MECHANISM;
  }
  const { least, most } = SCRAM_ITERATIONS;
  if (wanted.name === '' || wanted.iterations < least || wanted.iterations > most) {
    const errorMessage = `a name, and between ${least} and ${most} iterations`;
    return { errorCode: ErrorCode.UNACCEPTABLE_CREDENTIAL, errorMessage };
  }
  // Copies: both are views of the request's frame.
  const salt = Buffer.from(wanted.salt);
  const credential = credentialOf(mechanism, { ...wanted, salt });
  return saved(() => broker.credentials.set(wanted.name, mechanism, credential));
}

const UNKNOWN_MECHANISM: Problem = {
  errorCode: ErrorCode.UNSUPPORTED_SASL_MECHANISM,
  errorMessage: `one of ${SCRAM_MECHANISMS.join(', ')}`,
};

function mechanismOf(wanted: number): ScramMechanism | undefined {
  return SCRAM_MECHANISMS.find((_, index) => scramMechanismNumber(index) === wanted);
}

function saved(change: () => void): Problem | undefined {
  try {
    change();
    return undefined;
  } catch {
    return { errorCode: ErrorCode.KAFKA_STORAGE_ERROR, errorMessage: 'the credentials could not be written' };
  }
}
