import type { CredentialStore } from './credential-store.ts';
import { PlainExchange } from './plain-exchange.ts';
import type { SaslExchange } from './sasl-exchange.ts';
import { ScramExchange } from './scram-exchange.ts';
import { isScramMechanism, SCRAM_MECHANISMS } from './scram.ts';

export const SASL_MECHANISMS = ['PLAIN', ...SCRAM_MECHANISMS] as const;

/**
 * How far one connection has come: first a mechanism is chosen, then its tokens are exchanged, and from then
 * on all APIs are answered.
 */
export class SaslSession {
  readonly #credentials: CredentialStore;
  #exchange: SaslExchange | undefined;
  /** Tokens come as bare frames, as old clients send them after a handshake of version 0. */
  expectsBareTokens = false;

  constructor(credentials: CredentialStore) {
    this.#credentials = credentials;
  }

  get isAuthenticated(): boolean {
    return this.#exchange?.isComplete ?? false;
  }

  get hasMechanism(): boolean {
    return this.#exchange !== undefined;
  }

  /** `false` for a mechanism that is not known. */
  choose(mechanism: string): boolean {
    if (mechanism === 'PLAIN') {
      this.#exchange = new PlainExchange(this.#credentials);
    } else if (isScramMechanism(mechanism)) {
      this.#exchange = new ScramExchange(mechanism, this.#credentials);
    } else {
      return false;
    }
    return true;
  }

  /** The caller has checked that a mechanism is chosen. Rejects with `AuthenticationError`. */
  async answer(token: Buffer): Promise<Buffer> {
    const answer = await this.#exchange!.answer(token);
    this.expectsBareTokens &&= !this.isAuthenticated;
    return answer;
  }
}
