import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import type { SaslMechanism } from '../../contract/connection.ts';
import type { KafkaTrouble } from '../../contract/kafka-status.ts';

/** How a secured cluster is reached, as the user gave it; files by their names. */
export type SecurityOptions = {
  readonly tls:
    | {
        /** PEM files. Without an authority those of the system are trusted. */
        readonly caFile: string | undefined;
        readonly certFile: string | undefined;
        readonly keyFile: string | undefined;
        /** Where the key is encrypted. */
        readonly keyPassphrase?: string | undefined;
        readonly keyPassphraseFile?: string | undefined;
      }
    | undefined;
  readonly sasl:
    | {
        readonly mechanism: SaslMechanism;
        readonly user: string;
        readonly password: string | undefined;
        /** Where the secret is not given itself; its first line counts. */
        readonly passwordFile: string | undefined;
      }
    | undefined;
};

export type KafkaSecurity = Pick<KafkaConfig, 'ssl' | 'sasl'>;

/** What kafkajs is told. Throws a sentence with the name of a file that cannot be read, or of a key that cannot be opened. */
export function readSecurity({ tls, sasl }: SecurityOptions): KafkaSecurity {
  const passphrase = secretOf(tls?.keyPassphrase, tls?.keyPassphraseFile);
  return {
    ...(tls && {
      ssl: {
        ...(tls.caFile !== undefined && { ca: [read(tls.caFile)] }),
        ...(tls.certFile !== undefined && { cert: read(tls.certFile) }),
        ...(tls.keyFile !== undefined && { key: readKey(tls.keyFile, passphrase) }),
        ...(passphrase !== undefined && { passphrase }),
      },
    }),
    ...(sasl && {
      sasl: {
        mechanism: sasl.mechanism,
        username: sasl.user,
        password: secretOf(sasl.password, sasl.passwordFile) ?? '',
      } as SASLOptions,
    }),
  };
}

/** The first line of its file counts. */
function secretOf(text: string | undefined, file: string | undefined): string | undefined {
  return text ?? (file === undefined ? undefined : read(file).split(/\r?\n/, 1)[0]);
}

/** Of a key that it could not open, kafkajs would say nothing but that nobody answers. */
function readKey(file: string, passphrase: string | undefined): string {
  const key = read(file);
  switch (whatOpens(key, passphrase)) {
    case 'opened':
      return key;
    case 'passphrase_wanted':
      throw new Error(
        `${file} is encrypted: its passphrase is wanted in the variable VIGIE_KEY_PASSPHRASE, or in --key-passphrase-file FILE. Nothing was started.`,
      );
    case 'wrong_passphrase':
      throw new Error(`the passphrase does not open ${file}. Nothing was started.`);
    default:
      throw new Error(`${file} holds no private key in PEM format. Nothing was started.`);
  }
}

const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: *4, *ENCRYPTED/m;

/** Whether a private key, PEM, can be used with the passphrase that is there. */
export function whatOpens(
  key: string,
  passphrase: string | undefined,
): 'opened' | 'passphrase_wanted' | 'wrong_passphrase' | 'no_key' {
  const isEncrypted = ENCRYPTED.test(key);
  if (isEncrypted && passphrase === undefined) return 'passphrase_wanted';
  try {
    createPrivateKey({ key, format: 'pem', ...(passphrase !== undefined && { passphrase }) });
    return 'opened';
  } catch {
    return isEncrypted ? 'wrong_passphrase' : 'no_key';
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} cannot be read (${why}). Nothing was started.`, { cause: error });
  }
}

const UNTRUSTED =
  /self-signed certificate|unable to (?:get (?:local )?issuer|verify the first)|certificate has expired|does not match certificate/i;
const NO_TLS_THERE =
  /before secure TLS connection was established|wrong version number|packet length too long/i;
const CERTIFICATE_WANTED = /certificate required|bad certificate|unknown ca/i;

/** Which of the settings Kafka does not accept, by what kafkajs made of it; `undefined` for a Kafka that is only away. */
export function troubleOf(error: unknown, security: KafkaSecurity): KafkaTrouble | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  const names = [error.name, error.cause instanceof Error ? error.cause.name : ''];
  // A Kafka that stops while somebody logs in has refused nobody.
  const isCutOff = /Closed connection/i.test(message);
  if (names.includes('KafkaJSSASLAuthenticationError') && !isCutOff) {
    return /mechanism is not supported/.test(message) ? 'mechanism' : 'login';
  }
  if (UNTRUSTED.test(message)) return 'certificate';
  if (CERTIFICATE_WANTED.test(message)) return 'client_certificate';
  if (security.ssl && NO_TLS_THERE.test(message)) return 'no_tls';
  const closed = /connection closed by the server|Closed connection|socket hang up|ECONNRESET/i.test(
    `${names.join(' ')} ${message}`,
  );
  return closed ? 'closed' : undefined;
}
