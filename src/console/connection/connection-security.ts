import { usesLogin, usesTls, usesTokens, type ConnectionSettings } from '../../contract/connection.ts';
import { readSecurity, type KafkaSecurity, type PemSource } from '../kafka/security.ts';
import type { Secrets } from './connection-secrets.ts';

/** kafkajs's security settings for a connection. Throws if a file or a key cannot be used: check them first. */
export function securityOf(settings: ConnectionSettings, secrets: Secrets): KafkaSecurity {
  const { mechanism, user } = settings;
  const { password = '', keyPassphrase, keyPem } = secrets;
  const key = settings.isKeyPasted ? keyPem : undefined;
  return readSecurity({
    tls: usesTls(settings)
      ? {
          ca: pemOf(settings.caFile, settings.caPem),
          cert: pemOf(settings.certFile, settings.certPem),
          key: pemOf(settings.keyFile, key),
          keyPassphrase,
        }
      : undefined,
    sasl:
      usesLogin(settings) && mechanism !== undefined && user !== undefined
        ? { mechanism, user, password, passwordFile: undefined, token: tokenOf(settings) }
        : undefined,
  });
}

function tokenOf(settings: ConnectionSettings) {
  const { tokenEndpoint: endpoint, tokenScope: scope, tokenCaFile, tokenCaPem } = settings;
  return usesTokens(settings) && endpoint !== undefined
    ? { endpoint, scope, ca: pemOf(tokenCaFile, tokenCaPem) }
    : undefined;
}

/** A pasted text wins over a file. */
function pemOf(file: string | undefined, text: string | undefined): PemSource | undefined {
  if (text !== undefined) {
    return { text };
  }
  return file === undefined ? undefined : { file };
}

export function protocolOf({ ssl, sasl }: KafkaSecurity): ConnectionSettings['security'] {
  if (sasl) {
    return ssl ? 'sasl_ssl' : 'sasl_plaintext';
  }
  return ssl ? 'ssl' : 'plaintext';
}

export function userOf({ sasl, clientId }: KafkaSecurity): string | undefined {
  return sasl && 'username' in sasl ? sasl.username : clientId;
}
