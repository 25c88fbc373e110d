import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ListenOptions } from '../console/listen-options.ts';
import { messageOf } from '../domain/message-of.ts';

/** The certificate and its key, PEM. Throws with a sentence for the user where they cannot be used. */
export function readTlsFiles(
  files: ListenOptions['tls'],
): { readonly cert: string; readonly key: string } | undefined {
  if (!files) return undefined;
  const cert = read('--tls-cert', files.certFile);
  const key = read('--tls-key', files.keyFile);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new Error(
      `--tls-cert ${files.certFile} and --tls-key ${files.keyFile} are no certificate and its key (${messageOf(error)}). Nothing was started: give two PEM files that belong together`,
      { cause: error },
    );
  }
  const untilMs = Date.parse(new X509Certificate(cert).validTo);
  if (untilMs < Date.now())
    throw new Error(
      `--tls-cert ${files.certFile} is out of date since ${new Date(untilMs).toISOString()}. Nothing was started: renew it`,
    );
  return { cert, key };
}

function read(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(
      `${option} ${path} cannot be read (${messageOf(error)}). Nothing was started: give the path of a PEM file that you may read`,
      { cause: error },
    );
  }
}
