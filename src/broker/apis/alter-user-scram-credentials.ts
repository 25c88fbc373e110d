import type { BrokerState } from '../broker-state.ts';
import type { CredentialChange } from '../security/credential-store.ts';
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
/** All credentials are written as one file. */
const MAX_CHANGES = 1000;

type Problem = { errorCode: ErrorCode; errorMessage: string };

/*
 * Request  => [name mechanism] [name mechanism iterations salt salted_password]
 * Response => throttle_time_ms [user error_code error_message]
 *
 * The client salts the password: it never comes here. All changes are written together.
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
  async handle(request, { broker, slices }) {
    const changes: CredentialChange[] = [];
    const problems = new Map<string, Problem | undefined>();
    const note = (name: string, change: CredentialChange | Problem): void => {
      if ('errorCode' in change) {
        problems.set(name, problems.get(name) ?? change);
      } else {
        problems.set(name, problems.get(name));
        changes.push(change);
      }
    };
    if (request.deletions.length + request.upsertions.length > MAX_CHANGES) {
      const users = new Set([...request.deletions, ...request.upsertions].map(({ name }) => name));
      return { results: Array.from(users, (user) => ({ user, ...TOO_MANY })) };
    }
    await slices.map(request.deletions, (wanted) => note(wanted.name, deletionOf(broker, wanted)));
    await slices.map(request.upsertions, (wanted) => note(wanted.name, upsertionOf(wanted)));
    const sound = changes.filter(({ name }) => problems.get(name) === undefined);
    const refusal = saved(() => broker.credentials.change(sound));
    return {
      results: [...problems].map(([user, problem]) => ({
        user,
        errorCode: (problem ?? refusal)?.errorCode ?? ErrorCode.NONE,
        errorMessage: (problem ?? refusal)?.errorMessage ?? null,
      })),
    };
  },
});

function deletionOf(broker: BrokerState, { name, mechanism: number }: Deletion): CredentialChange | Problem {
  const mechanism = mechanismOf(number);
  if (mechanism === undefined) {
    return UNKNOWN_MECHANISM;
  }
  return broker.credentials.get(name, mechanism) === undefined
    ? { errorCode: ErrorCode.RESOURCE_NOT_FOUND, errorMessage: 'no such credential' }
    : { name, mechanism, credential: undefined };
}

function upsertionOf(wanted: Upsertion): CredentialChange | Problem {
  const { name } = wanted;
  const mechanism = mechanismOf(wanted.mechanism);
  if (mechanism === undefined) {
    return UNKNOWN_MECHANISM;
  }
  const { least, most } = SCRAM_ITERATIONS;
  if (name === '' || wanted.iterations < least || wanted.iterations > most) {
    const errorMessage = `a name, and between ${least} and ${most} iterations`;
    return { errorCode: ErrorCode.UNACCEPTABLE_CREDENTIAL, errorMessage };
  }
  // Copies: both are views of the request's frame.
  const salt = Buffer.from(wanted.salt);
  return { name, mechanism, credential: credentialOf(mechanism, { ...wanted, salt }) };
}

const TOO_MANY: Problem = {
  errorCode: ErrorCode.POLICY_VIOLATION,
  errorMessage: `one request changes up to ${MAX_CHANGES} credentials`,
};

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
