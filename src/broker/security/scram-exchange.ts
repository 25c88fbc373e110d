import { randomBytes } from 'node:crypto';
import type { CredentialStore } from './credential-store.ts';
import { AuthenticationError, type SaslExchange } from './sasl-exchange.ts';
import { isProofValid, type ScramCredential, type ScramMechanism, serverSignature } from './scram.ts';

const NONCE_BYTES = 18;
/** `gs2-header client-first-message-bare`: no channel binding, perhaps an authorization id. */
const CLIENT_FIRST =
  /^(?<header>[ny],(?:a=(?<as>[^,]*))?,)(?<bare>n=(?<user>[^,]+),r=(?<nonce>[^,]+)(?<more>,.*)?)$/su;
const CLIENT_FINAL =
  /^(?<withoutProof>c=(?<binding>[^,]+),r=(?<nonce>[^,]+)(?:,[^p][^,]*)*),p=(?<proof>[^,]+)$/su;

type Challenge = {
  credential: ScramCredential;
  header: string;
  clientFirst: string;
  serverFirst: string;
  nonce: string;
};

/** The server's side of SCRAM: two messages of the client, two answers. */
export class ScramExchange implements SaslExchange {
  readonly #mechanism: ScramMechanism;
  readonly #credentials: CredentialStore;
  #challenge: Challenge | undefined;
  isComplete = false;

  constructor(mechanism: ScramMechanism, credentials: CredentialStore) {
    this.#mechanism = mechanism;
    this.#credentials = credentials;
  }

  async answer(token: Buffer): Promise<Buffer> {
    const text = token.toString();
    return Buffer.from(
      this.#challenge === undefined ? this.#begin(text) : this.#finish(text, this.#challenge),
    );
  }

  #begin(text: string): string {
    const { header, as, bare, user, nonce } = CLIENT_FIRST.exec(text)?.groups ?? {};
    if (header === undefined || bare === undefined || user === undefined || nonce === undefined) {
      throw new AuthenticationError('malformed first message');
    }
    const name = plainName(user);
    const credential = this.#credentials.get(name, this.#mechanism);
    if (credential === undefined || (as !== undefined && as !== '' && plainName(as) !== name)) {
      throw new AuthenticationError();
    }
    const together = `${nonce}${randomBytes(NONCE_BYTES).toString('base64')}`;
    const { salt, iterations } = credential;
    const serverFirst = `r=${together},s=${salt.toString('base64')},i=${iterations}`;
    this.#challenge = { credential, header, clientFirst: bare, serverFirst, nonce: together };
    return serverFirst;
  }

  #finish(text: string, challenge: Challenge): string {
    const { withoutProof, binding, nonce, proof } = CLIENT_FINAL.exec(text)?.groups ?? {};
    if (withoutProof === undefined || binding === undefined || proof === undefined) {
      throw new AuthenticationError('malformed final message');
    }
    const authMessage = `${challenge.clientFirst},${challenge.serverFirst},${withoutProof}`;
    // As Apache Kafka does: librdkafka before 2.6 puts its own nonce in front of both once more.
    const isOurs =
      nonce?.endsWith(challenge.nonce) && Buffer.from(binding, 'base64').toString() === challenge.header;
    const said = { authMessage, proof: Buffer.from(proof, 'base64') };
    if (!isOurs || !isProofValid(this.#mechanism, challenge.credential, said)) {
      throw new AuthenticationError();
    }
    this.isComplete = true;
    return `v=${serverSignature(this.#mechanism, challenge.credential, authMessage).toString('base64')}`;
  }
}

/** RFC 5802: a comma and an equals sign in a name are written `=2C` and `=3D`. */
function plainName(name: string): string {
  return name.replaceAll('=2C', ',').replaceAll('=3D', '=');
}
