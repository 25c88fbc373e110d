import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { FieldProblem } from '../../contract/app-error.ts';
import { usesTls, usesTokens, type ConnectionSettings } from '../../contract/connection.ts';
import { whatOpens } from '../kafka/security.ts';
import type { Secrets } from './connection-secrets.ts';

type PemField = 'ca' | 'cert' | 'key' | 'tokenCa';
/** Field of the form at which a problem of each is shown: the pasted text or the file. */
const FIELDS = {
  ca: { file: 'caFile', text: 'caPem' },
  cert: { file: 'certFile', text: 'certPem' },
  key: { file: 'keyFile', text: 'keyPem' },
  tokenCa: { file: 'tokenCaFile', text: 'tokenCaPem' },
} as const;

/** A PEM of a connection, and where a problem with it is shown. */
type Given = { readonly pem: string; readonly field: string };

const MAX_BYTES = 4 * 1024 * 1024;
const CERTIFICATE = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/;
const PRIVATE_KEY = /-----BEGIN (?:\w+ )*PRIVATE KEY-----/;

/**
 * Checks the files, the pasted texts and the key passphrase of a connection. Returns the problems of each field. No
 * problem quotes their content.
 */
export function checkFiles(settings: ConnectionSettings, secrets: Secrets): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const given = new Map<PemField, Given>();
  for (const name of usedPems(settings)) {
    const source = sourceOf(settings, secrets, name);
    if (source === undefined) {
      continue;
    }
    const { field, pem } = source;
    if (pem === undefined) {
      problems.push({ field, rule: 'unreadable_file' });
    } else if (isPastedWithKey(name, { field, pem })) {
      problems.push({ field, rule: 'holds_a_key' });
    } else if (!isWhatIsExpected(name, pem)) {
      problems.push({ field, rule: 'not_pem' });
    } else {
      given.set(name, { field, pem });
    }
  }
  if (settings.layout === 'file' && readSmallFile(settings.topicMapFile ?? '') === undefined) {
    problems.push({ field: 'topicMapFile', rule: 'unreadable_file' });
  }
  const isKeyMissing = usesTls(settings) && settings.isKeyPasted === true && secrets.keyPem === undefined;
  if (isKeyMissing) {
    problems.push({ field: 'keyPem', rule: 'required' });
  }
  return problems.length > 0 ? problems : problemsOfPair(given, secrets.keyPassphrase);
}

/** Of Vigie's own certificate and its key, each of which is sound. */
function problemsOfPair(
  given: ReadonlyMap<PemField, Given>,
  passphrase: string | undefined,
): readonly FieldProblem[] {
  const [cert, key] = [given.get('cert'), given.get('key')];
  if (cert === undefined || key === undefined) {
    return [];
  }
  const outcome = whatOpens(key.pem, passphrase);
  if (outcome === 'passphrase_wanted') {
    return [{ field: 'keyPassphrase', rule: 'required' }];
  }
  if (outcome === 'wrong_passphrase') {
    return [{ field: 'keyPassphrase', rule: 'wrong_passphrase' }];
  }
  if (outcome === 'unsupported_key') {
    return [{ field: key.field, rule: 'unsupported_key' }];
  }
  if (outcome === 'no_key') {
    return [{ field: key.field, rule: 'not_pem' }];
  }
  const isPair = belongTogether({ cert: cert.pem, key: key.pem, passphrase });
  return isPair ? [] : [{ field: key.field, rule: 'other_certificate' }];
}

function usedPems(settings: ConnectionSettings): readonly PemField[] {
  return [
    ...(usesTls(settings) ? (['ca', 'cert', 'key'] as const) : []),
    ...(usesTokens(settings) ? (['tokenCa'] as const) : []),
  ];
}

/** Undefined where there is none; without `pem` where its file cannot be read. */
function sourceOf(
  settings: ConnectionSettings,
  secrets: Secrets,
  name: PemField,
): { readonly field: string; readonly pem: string | undefined } | undefined {
  const { file, text } = FIELDS[name];
  const pasted = text === 'keyPem' ? (settings.isKeyPasted ? secrets.keyPem : undefined) : settings[text];
  if (pasted !== undefined) {
    return { field: text, pem: pasted };
  }
  const path = settings[file];
  return path === undefined ? undefined : { field: file, pem: readSmallFile(path) };
}

/** A pasted certificate is no secret, and is kept as a setting. */
function isPastedWithKey(name: PemField, { field, pem }: Given): boolean {
  return name !== 'key' && field === FIELDS[name].text && PRIVATE_KEY.test(pem);
}

function isWhatIsExpected(name: PemField, pem: string): boolean {
  return name === 'key' ? PRIVATE_KEY.test(pem) : CERTIFICATE.test(pem) && isCertificate(pem);
}

/** Undefined for what is no ordinary file: a pipe or a device would hold everything up. */
function readSmallFile(path: string): string | undefined {
  try {
    // A relative path would mean another file with the next start.
    if (!isAbsolute(path)) {
      return undefined;
    }
    const stats = statSync(path);
    return stats.isFile() && stats.size <= MAX_BYTES ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** TLS would ignore an authority that it cannot read. */
function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function belongTogether(pem: {
  readonly cert: string;
  readonly key: string;
  readonly passphrase: string | undefined;
}): boolean {
  try {
    createSecureContext(pem);
    return true;
  } catch {
    return false;
  }
}
