import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldProblem } from '../../contract/app-error.ts';
import type { ConnectionSettings } from '../../contract/connection.ts';
import { checkFiles } from './connection-files.ts';
import type { Secrets } from './connection-secrets.ts';

const dir = mkdtempSync(join(tmpdir(), 'vigie-connection-files-'));
const files = {
  cert: join(dir, 'cert.pem'),
  key: join(dir, 'key.pem'),
  otherCert: join(dir, 'other-cert.pem'),
  otherKey: join(dir, 'other.pem'),
  encryptedKey: join(dir, 'encrypted.pem'),
  oldEncryptedKey: join(dir, 'old-encrypted.pem'),
};
const PASSPHRASE = 'open sesame';
const nonsense = join(dir, 'nonsense.pem');
const hollow = join(dir, 'hollow.pem');

beforeAll(async () => {
  const [own, other] = await Promise.all([generate([]), generate([])]);
  writeFileSync(files.cert, own.cert);
  writeFileSync(files.key, own.private);
  writeFileSync(files.otherKey, other.private);
  writeFileSync(files.otherCert, other.cert);
  const key = createPrivateKey(own.private);
  const encrypted = { format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE } as const;
  writeFileSync(files.encryptedKey, key.export({ type: 'pkcs8', ...encrypted }));
  // As older tools write them.
  writeFileSync(files.oldEncryptedKey, key.export({ type: 'pkcs1', ...encrypted }));
  writeFileSync(nonsense, 'a letter to a friend');
  writeFileSync(hollow, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
});
afterAll(() => rmSync(dir, { recursive: true }));

const NO_SECRETS: Secrets = { password: undefined, keyPassphrase: undefined, keyPem: undefined };
const settings: ConnectionSettings = { name: 'x', servers: ['k:1'], security: 'ssl', layout: 'grouped' };

describe('checkFiles', () => {
  it('takes what can be used', () => {
    const good = { caFile: files.cert, certFile: files.cert, keyFile: files.key };
    expect(checkFiles({ ...settings, ...good }, NO_SECRETS)).toEqual([]);
  });

  it.each([
    ['one that is not there', { caFile: '/nowhere/ca.pem' }, 'caFile', 'unreadable_file'],
    ['a folder', { caFile: dir }, 'caFile', 'unreadable_file'],
    ['a device that never ends', { caFile: '/dev/zero' }, 'caFile', 'unreadable_file'],
    ['a relative path', { caFile: relative(process.cwd(), files.cert) }, 'caFile', 'unreadable_file'],
    ['a letter', { caFile: nonsense }, 'caFile', 'not_pem'],
    ['a certificate with nothing in it', { caFile: hollow }, 'caFile', 'not_pem'],
    ['a key for a certificate', { certFile: files.key, keyFile: files.key }, 'certFile', 'not_pem'],
    ['a key of another', { certFile: files.cert, keyFile: files.otherKey }, 'keyFile', 'other_certificate'],
    ['a topic map', { layout: 'file', topicMapFile: '/nowhere' }, 'topicMapFile', 'unreadable_file'],
  ] as const)('names the field of %s', (_, part, field, rule) => {
    expect(checkFiles({ ...settings, ...part }, NO_SECRETS)).toEqual([{ field, rule }]);
  });

  it('does not look at files that are not used', () => {
    expect(checkFiles({ ...settings, security: 'plaintext', caFile: '/nowhere' }, NO_SECRETS)).toEqual([]);
  });

  it.each([
    ['no passphrase', undefined, [{ field: 'keyPassphrase', rule: 'required' }]],
    ['another', 'open', [{ field: 'keyPassphrase', rule: 'wrong_passphrase' }]],
    ['its own', PASSPHRASE, []],
  ])('opens an encrypted key with %s', (_what, passphrase, problems) => {
    for (const keyFile of [files.encryptedKey, files.oldEncryptedKey])
      expect(
        checkFiles(
          { ...settings, certFile: files.cert, keyFile },
          { ...NO_SECRETS, keyPassphrase: passphrase },
        ),
      ).toEqual(problems);
  });

  it('does not take the encrypted key of another certificate', () => {
    const other = { certFile: files.otherCert, keyFile: files.encryptedKey };
    expect(checkFiles({ ...settings, ...other }, { ...NO_SECRETS, keyPassphrase: PASSPHRASE })).toEqual([
      { field: 'keyFile', rule: 'other_certificate' },
    ]);
  });
});

describe('checkFiles, of what was pasted', () => {
  const text = (path: string): string => readFileSync(path, 'utf8');
  const pasted = { isKeyPasted: true } as const;

  it('takes what can be used, also instead of files that cannot', () => {
    const good = {
      ...pasted,
      caFile: '/nowhere',
      caPem: text(files.cert),
      certPem: text(files.cert),
    };
    const secrets = { ...NO_SECRETS, keyPem: text(files.key) };
    expect(checkFiles({ ...settings, ...good }, secrets)).toEqual([]);
  });

  type Case = {
    readonly what: string;
    readonly part: () => Partial<ConnectionSettings>;
    readonly key?: () => string;
    readonly problem: FieldProblem;
  };
  const certificate = (): Partial<ConnectionSettings> => ({ ...pasted, certPem: text(files.cert) });
  const CASES: readonly Case[] = [
    {
      what: 'a letter',
      part: () => ({ caPem: 'a letter to a friend' }),
      problem: { field: 'caPem', rule: 'not_pem' },
    },
    {
      what: 'a key among certificates',
      part: () => ({ caPem: text(files.cert) + text(files.key) }),
      problem: { field: 'caPem', rule: 'holds_a_key' },
    },
    { what: 'a missing key', part: certificate, problem: { field: 'keyPem', rule: 'required' } },
    {
      what: 'what is no key',
      part: certificate,
      key: () => 'a letter',
      problem: { field: 'keyPem', rule: 'not_pem' },
    },
    {
      what: 'the key of another certificate',
      part: certificate,
      key: () => text(files.otherKey),
      problem: { field: 'keyPem', rule: 'other_certificate' },
    },
    {
      what: 'an encrypted key',
      part: certificate,
      key: () => text(files.encryptedKey),
      problem: { field: 'keyPassphrase', rule: 'required' },
    },
  ];

  it.each(CASES)('names the field of $what', ({ part, key, problem }) => {
    const secrets = { ...NO_SECRETS, keyPem: key?.() };
    expect(checkFiles({ ...settings, ...part() }, secrets)).toEqual([problem]);
  });

  it('looks at the authority of a token endpoint where tokens are used', () => {
    const login = { security: 'sasl_plaintext', tokenCaPem: 'a letter' } as const;
    expect(checkFiles({ ...settings, ...login, mechanism: 'oauthbearer' }, NO_SECRETS)).toEqual([
      { field: 'tokenCaPem', rule: 'not_pem' },
    ]);
    expect(checkFiles({ ...settings, ...login, mechanism: 'plain' }, NO_SECRETS)).toEqual([]);
  });
});
