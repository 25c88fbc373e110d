import type { Mechanism } from 'kafkajs';
import type { BearerToken } from './token-source.ts';

/** Kafka does not accept the token that the endpoint gave. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  /** For kafkajs: the same token would be refused again. */
  readonly retriable = false;
}

/** Between the parts of a client's first message, RFC 7628. */
const SEPARATOR = '\u0001';
const LENGTH_BYTES = 4;

/**
 * OAUTHBEARER for kafkajs. Its own version does not read Kafka's answer: a node refuses a token with an answer that holds
 * a reason, RFC 7628 section 3.2.2, and that version goes on as if it had logged in.
 */
export function oauthBearer(tokenOf: () => Promise<BearerToken>): Mechanism {
  return {
    mechanism: 'oauthbearer',
    authenticationProvider: ({ saslAuthenticate }) => ({
      async authenticate() {
        const { value } = await tokenOf();
        const first = `n,,${SEPARATOR}auth=Bearer ${value}${SEPARATOR}${SEPARATOR}`;
        const answer = await saslAuthenticate({
          request: { encode: () => withLength(first) },
          response: {
            decode: (bytes: Buffer) => bytes.subarray(LENGTH_BYTES),
            parse: (text: Buffer) => text.toString(),
          },
        });
        if (answer) {
          throw new TokenRefused(`Kafka refuses the token: ${answer}`);
        }
      },
    }),
  };
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
