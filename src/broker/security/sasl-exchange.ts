/** The broker's side of one SASL mechanism on one connection. */
export type SaslExchange = {
  /** Answers one token of the client. Rejects with `AuthenticationError`. */
  answer(token: Buffer): Promise<Buffer>;
  readonly isComplete: boolean;
};

/** Wrong credentials, or a message that is none. Says no more than a stranger may know. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';

  constructor(message = 'wrong user name or password') {
    super(message);
  }
}
