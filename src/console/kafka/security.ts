import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import type { SaslMechanism } from '../../contract/connection.ts';
import { oauthBearer } from './oauth-bearer.ts';
import { createTokenSource, type BearerToken } from './token-source.ts';
import { messageOf } from '../../domain/message-of.ts';

/** How a secured cluster is reached, as the user gave it. */
export type SecurityOptions = {
  readonly tls:
    | {
        /** Without an authority those of the system are trusted. */
        readonly ca: PemSource | undefined;
        readonly cert: PemSource | undefined;
        readonly key: PemSource | undefined;
        /** Where the key is encrypted. */
        readonly keyPassphrase?: string | undefined;
        readonly keyPassphraseFile?: string | undefined;
      }
    | undefined;
  readonly sasl:
    | {
        readonly mechanism: SaslMechanism;
        /** The client's id for OAUTHBEARER. */
        readonly user: string;
        /** The client's secret for OAUTHBEARER. */
        readonly password: string | undefined;
        /** Where the secret is not given itself; its first line counts. */
        readonly passwordFile: string | undefined;
        /** For OAUTHBEARER alone. */
        readonly token?: TokenOptions | undefined;
      }
    | undefined;
};

/** PEM: the name of a file, or the text itself. */
export type PemSource = { readonly file: string } | { readonly text: string };

export type TokenOptions = {
  readonly endpoint: string;
  readonly scope: string | undefined;
  /** Authority of the endpoint's certificate; those of the system where absent. */
  readonly ca: PemSource | undefined;
};

export type KafkaSecurity = Pick<KafkaConfig, 'ssl' | 'sasl'> & {
  /** The client's secret for OAUTHBEARER, which `sasl` hides in a function: no text may quote it. */
  readonly clientSecret?: string;
  /** Gets the token that the login needs, where it needs one: how long that takes says nothing of Kafka. */
  readonly prepareLogin?: () => Promise<BearerToken>;
  /** Who logs in, where `sasl` does not say it. */
  readonly clientId?: string;
};

/** What kafkajs is told. Throws a sentence with the name of a file that cannot be read, or of a key that cannot be opened. */
export function readSecurity({ tls, sasl }: SecurityOptions): KafkaSecurity {
  const passphrase = secretOf(tls?.keyPassphrase, tls?.keyPassphraseFile);
  return {
    ...(tls && {
      ssl: {
        ...(tls.ca && { ca: [readPem(tls.ca)] }),
        ...(tls.cert && { cert: readPem(tls.cert) }),
        ...(tls.key && { key: readKey(tls.key, passphrase) }),
        ...(passphrase !== undefined && { passphrase }),
      },
    }),
    ...(sasl && loginOf(sasl)),
  };
}

function loginOf(login: NonNullable<SecurityOptions['sasl']>): KafkaSecurity {
  const { mechanism, user, token } = login;
  const password = secretOf(login.password, login.passwordFile) ?? '';
  if (mechanism !== 'oauthbearer') {
    return { sasl: { mechanism, username: user, password } as SASLOptions };
  }
  if (!token) {
    throw new Error('OAUTHBEARER wants a token endpoint. Nothing was started.');
  }
  const prepareLogin = createTokenSource({
    endpoint: token.endpoint,
    clientId: user,
    clientSecret: password,
    scope: token.scope,
    ca: token.ca && readPem(token.ca),
  });
  return { sasl: oauthBearer(prepareLogin), prepareLogin, clientId: user, clientSecret: password };
}

/** The first line of its file counts. */
function secretOf(text: string | undefined, file: string | undefined): string | undefined {
  return text ?? (file === undefined ? undefined : read(file).split(/\r?\n/, 1)[0]);
}

/** kafkajs would report a key that it cannot open as a Kafka that does not answer. */
function readKey(source: PemSource, passphrase: string | undefined): string {
  const key = readPem(source);
  const name = 'file' in source ? source.file : 'the key';
  switch (whatOpens(key, passphrase)) {
    case 'opened':
      return key;
    case 'passphrase_wanted':
      throw new Error(
        `${name} is encrypted: its passphrase is wanted in the variable VIGIE_KEY_PASSPHRASE, or in --key-passphrase-file FILE. Nothing was started.`,
      );
    case 'wrong_passphrase':
      throw new Error(`the passphrase does not open ${name}. Nothing was started.`);
    case 'unsupported_key':
      throw new Error(
        `${name} is encrypted in a way that this program cannot read, whatever the passphrase is. Nothing was started: encrypt it again, as with openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256`,
      );
    default:
      throw new Error(`${name} holds no private key in PEM format. Nothing was started.`);
  }
}

function readPem(source: PemSource): string {
  return 'file' in source ? read(source.file) : source.text;
}

/**
 * BoringSSL, in Electron, knows fewer ways to encrypt a key than OpenSSL: no scrypt, and PBKDF2 with SHA-1 and SHA-256 alone.
 * Its reasons are UNSUPPORTED_KEY_DERIVATION_FUNCTION, UNSUPPORTED_PRF, UNSUPPORTED_CIPHER, UNKNOWN_ALGORITHM and the like.
 */
const UNSUPPORTED = /unsupported|unknown[_ ](?:algorithm|cipher|digest)/i;
/** OpenSSL's decoder calls anything unsupported, also what a wrong passphrase made of a key. */
const UNDECODED = /DECODER routines/;

function saidBy(error: unknown): string {
  const { message = '', code = '' } = error as { readonly message?: string; readonly code?: string };
  return `${code} ${message}`;
}

const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: *4, *ENCRYPTED/m;

export type KeyOpening = 'opened' | 'passphrase_wanted' | 'wrong_passphrase' | 'unsupported_key' | 'no_key';

/** Whether a private key, PEM, can be used with the passphrase that is there. */
export function whatOpens(
  key: string,
  passphrase: string | undefined,
  open: typeof createPrivateKey = createPrivateKey,
): KeyOpening {
  const isEncrypted = ENCRYPTED.test(key);
  if (isEncrypted && passphrase === undefined) return 'passphrase_wanted';
  try {
    open({ key, format: 'pem', ...(passphrase !== undefined && { passphrase }) });
    return 'opened';
  } catch (error) {
    if (!isEncrypted) return 'no_key';
    const said = saidBy(error);
    return UNSUPPORTED.test(said) && !UNDECODED.test(said) ? 'unsupported_key' : 'wrong_passphrase';
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = messageOf(error);
    throw new Error(
      `${file} cannot be read (${why}). Nothing was started: choose a file that you may read.`,
      { cause: error },
    );
  }
}
