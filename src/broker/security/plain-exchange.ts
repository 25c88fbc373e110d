import type { CredentialStore } from './credential-store.ts';
import { AuthenticationError, type SaslExchange } from './sasl-exchange.ts';

/** PLAIN (RFC 4616): `authorization id NUL user NUL password`, in one message. */
export class PlainExchange implements SaslExchange {
  readonly #credentials: CredentialStore;
  isComplete = false;

  constructor(credentials: CredentialStore) {
    this.#credentials = credentials;
  }

  async answer(token: Buffer): Promise<Buffer> {
    const parts = token.toString().split('\0');
    const [as = '', user = '', password = ''] = parts;
    if (parts.length !== 3 || user === '') {
      throw new AuthenticationError('malformed message');
    }
    const isSelf = as === '' || as === user;
    if (!isSelf || !(await this.#credentials.checkPassword(user, password))) {
      throw new AuthenticationError();
    }
    this.isComplete = true;
    return Buffer.alloc(0);
  }
}
