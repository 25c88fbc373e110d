import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { FieldProblem } from '../../contract/app-error.ts';
import { usesTls, type ConnectionSettings } from '../../contract/connection.ts';
import { whatOpens } from '../kafka/security.ts';

type FileField = 'caFile' | 'certFile' | 'keyFile' | 'topicMapFile';

const MAX_BYTES = 4 * 1024 * 1024;
const PEM = {
  caFile: /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/,
  certFile: /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/,
  keyFile: /-----BEGIN (?:\w+ )*PRIVATE KEY-----/,
} as const;

/**
 * What is wrong with the files that a connection names, and with the passphrase of its key, field by field; nothing of what
 * they hold is said.
 */
export function checkFiles(
  settings: ConnectionSettings,
  passphrase: string | undefined,
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const texts = new Map<FileField, string>();
  for (const field of filesOf(settings)) {
    const text = readSmallFile(settings[field] ?? '');
    if (text === undefined) problems.push({ field, rule: 'unreadable_file' });
    else if (field !== 'topicMapFile' && !PEM[field].test(text)) problems.push({ field, rule: 'not_pem' });
    else texts.set(field, text);
  }
  for (const field of ['caFile', 'certFile'] as const) {
    const text = texts.get(field);
    if (text !== undefined && !isCertificate(text)) problems.push({ field, rule: 'not_pem' });
  }
  const [cert, key] = [texts.get('certFile'), texts.get('keyFile')];
  if (problems.length > 0 || cert === undefined || key === undefined) return problems;
  const outcome = whatOpens(key, passphrase);
  if (outcome === 'passphrase_wanted') return [{ field: 'keyPassphrase', rule: 'required' }];
  if (outcome === 'wrong_passphrase') return [{ field: 'keyPassphrase', rule: 'wrong_passphrase' }];
  const isPair = outcome === 'opened' && belongTogether({ cert, key, passphrase });
  return isPair ? [] : [{ field: 'keyFile', rule: 'not_pem' }];
}

function filesOf(settings: ConnectionSettings): readonly FileField[] {
  const named: FileField[] = usesTls(settings) ? ['caFile', 'certFile', 'keyFile'] : [];
  if (settings.layout === 'file') named.push('topicMapFile');
  return named.filter((field) => settings[field] !== undefined);
}

/** Undefined for what is no ordinary file: a pipe or a device would hold everything up. */
function readSmallFile(path: string): string | undefined {
  try {
    // A relative path would mean another file with the next start.
    if (!isAbsolute(path)) return undefined;
    const stats = statSync(path);
    return stats.isFile() && stats.size <= MAX_BYTES ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** An authority that is none would be passed over in silence. */
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
