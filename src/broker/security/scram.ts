import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/*
 * Salted challenge response (RFC 5802, RFC 7677). What is kept of a password is `ScramCredential`: enough to
 * check a proof, not enough to make one.
 */

export const SCRAM_MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
export type ScramMechanism = (typeof SCRAM_MECHANISMS)[number];

export type ScramCredential = { salt: Buffer; iterations: number; storedKey: Buffer; serverKey: Buffer };

/** Apache Kafka's own bounds: fewer are too quick to guess, more would let a client keep the broker busy. */
export const SCRAM_ITERATIONS = { least: 4096, most: 16_384 } as const;

const DIGESTS: Record<ScramMechanism, { name: string; bytes: number }> = {
  'SCRAM-SHA-256': { name: 'sha256', bytes: 32 },
  'SCRAM-SHA-512': { name: 'sha512', bytes: 64 },
};
const SALT_BYTES = 24;

const derive = promisify(pbkdf2);

export function isScramMechanism(name: string): name is ScramMechanism {
  return SCRAM_MECHANISMS.some((mechanism) => mechanism === name);
}

export async function makeCredential(mechanism: ScramMechanism, password: string): Promise<ScramCredential> {
  const salt = randomBytes(SALT_BYTES);
  const iterations = SCRAM_ITERATIONS.least;
  const saltedPassword = await saltPassword(mechanism, { password, salt, iterations });
  return credentialOf(mechanism, { salt, iterations, saltedPassword });
}

export function credentialOf(
  mechanism: ScramMechanism,
  salted: { salt: Buffer; iterations: number; saltedPassword: Buffer },
): ScramCredential {
  const { salt, iterations, saltedPassword } = salted;
  const clientKey = hmac(mechanism, saltedPassword, 'Client Key');
  return {
    salt,
    iterations,
    storedKey: hash(mechanism, clientKey),
    serverKey: hmac(mechanism, saltedPassword, 'Server Key'),
  };
}

/** Whether this is the password the credential was made of; takes as long for a wrong one. */
export async function matchesPassword(
  mechanism: ScramMechanism,
  credential: ScramCredential,
  password: string,
): Promise<boolean> {
  const saltedPassword = await saltPassword(mechanism, { ...credential, password });
  const storedKey = hash(mechanism, hmac(mechanism, saltedPassword, 'Client Key'));
  return timingSafeEqual(storedKey, credential.storedKey);
}

/** Whether the client's proof shows that it knows the password; `authMessage` is what both sides have said. */
export function isProofValid(
  mechanism: ScramMechanism,
  credential: ScramCredential,
  said: { authMessage: string; proof: Buffer },
): boolean {
  const signature = hmac(mechanism, credential.storedKey, said.authMessage);
  if (said.proof.length !== signature.length) {
    return false;
  }
  const clientKey = Buffer.from(signature.map((byte, index) => byte ^ said.proof[index]!));
  return timingSafeEqual(hash(mechanism, clientKey), credential.storedKey);
}

export function serverSignature(
  mechanism: ScramMechanism,
  credential: ScramCredential,
  authMessage: string,
): Buffer {
  return hmac(mechanism, credential.serverKey, authMessage);
}

function saltPassword(
  mechanism: ScramMechanism,
  { password, salt, iterations }: { password: string; salt: Buffer; iterations: number },
): Promise<Buffer> {
  const { name, bytes } = DIGESTS[mechanism];
  return derive(password.normalize('NFKC'), salt, iterations, bytes, name);
}

function hmac(mechanism: ScramMechanism, key: Buffer, text: string): Buffer {
  return createHmac(DIGESTS[mechanism].name, key).update(text).digest();
}

function hash(mechanism: ScramMechanism, bytes: Buffer): Buffer {
  return createHash(DIGESTS[mechanism].name).update(bytes).digest();
}
