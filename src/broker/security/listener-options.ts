import { createSecureContext } from 'node:tls';
import { readOptionFile } from '../option-file.ts';

/** As in Apache Kafka: whether a listener speaks TLS, and whether its clients log in. */
export const SECURITY_PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
export type SecurityProtocol = (typeof SECURITY_PROTOCOLS)[number];

export type TlsOptions = {
  /** Private key and certificate chain, PEM. */
  key: string;
  cert: string;
  /** PEM; clients must show a certificate of this authority (mutual TLS). */
  clientCa?: string;
};

export type ListenerOptions = {
  protocol: SecurityProtocol;
  /** Of the first node; the others' follow, as far apart as there are listeners. 0 takes any free ones. */
  port: number;
};

export function usesTls(protocol: SecurityProtocol): boolean {
  return protocol === 'SSL' || protocol === 'SASL_SSL';
}

export function usesSasl(protocol: SecurityProtocol): boolean {
  return protocol === 'SASL_PLAINTEXT' || protocol === 'SASL_SSL';
}

/** Throws a `RangeError` that says what is missing or does not fit together. */
export function checkListeners(listeners: readonly ListenerOptions[], tls: TlsOptions | undefined): void {
  const protocols = listeners.map(({ protocol }) => protocol);
  if (listeners.length === 0 || new Set(protocols).size !== protocols.length) {
    throw new RangeError('one listener at least, and one per protocol at most');
  }
  if (!protocols.some(usesTls)) {
    return;
  }
  if (tls === undefined) {
    throw new RangeError('a listener with TLS needs a key and a certificate');
  }
  try {
    createSecureContext({ key: tls.key, cert: tls.cert, ca: tls.clientCa });
  } catch (error) {
    throw new RangeError(`key and certificate cannot be used: ${String(error)}`, { cause: error });
  }
}

/** Throws with the option and its file where one cannot be read. */
export function readTlsFiles(files: {
  key: string;
  cert: string;
  clientCa?: string | undefined;
}): TlsOptions {
  return {
    key: readOptionFile('--tls-key', files.key),
    cert: readOptionFile('--tls-cert', files.cert),
    ...(files.clientCa !== undefined && { clientCa: readOptionFile('--tls-client-ca', files.clientCa) }),
  };
}
