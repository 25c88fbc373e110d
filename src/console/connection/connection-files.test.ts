import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../contract/connection.ts';
import { checkFiles } from './connection-files.ts';

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

const settings: ConnectionSettings = { name: 'x', servers: ['k:1'], security: 'ssl', layout: 'grouped' };

describe('checkFiles', () => {
  it('takes what can be used', () => {
    const good = { caFile: files.cert, certFile: files.cert, keyFile: files.key };
    expect(checkFiles({ ...settings, ...good }, undefined)).toEqual([]);
  });

  it.each([
    ['one that is not there', { caFile: '/nowhere/ca.pem' }, 'caFile', 'unreadable_file'],
    ['a folder', { caFile: dir }, 'caFile', 'unreadable_file'],
    ['a device that never ends', { caFile: '/dev/zero' }, 'caFile', 'unreadable_file'],
    ['a relative path', { caFile: relative(process.cwd(), files.cert) }, 'caFile', 'unreadable_file'],
    ['a letter', { caFile: nonsense }, 'caFile', 'not_pem'],
    ['a certificate with nothing in it', { caFile: hollow }, 'caFile', 'not_pem'],
    ['a key for a certificate', { certFile: files.key, keyFile: files.key }, 'certFile', 'not_pem'],
    ['a key of another', { certFile: files.cert, keyFile: files.otherKey }, 'keyFile', 'not_pem'],
    ['a topic map', { layout: 'file', topicMapFile: '/nowhere' }, 'topicMapFile', 'unreadable_file'],
  ] as const)('names the field of %s', (_, part, field, rule) => {
    expect(checkFiles({ ...settings, ...part }, undefined)).toEqual([{ field, rule }]);
  });

  it('does not look at files that are not used', () => {
    expect(checkFiles({ ...settings, security: 'plaintext', caFile: '/nowhere' }, undefined)).toEqual([]);
  });

  it.each([
    ['no passphrase', undefined, [{ field: 'keyPassphrase', rule: 'required' }]],
    ['another', 'open', [{ field: 'keyPassphrase', rule: 'wrong_passphrase' }]],
    ['its own', PASSPHRASE, []],
  ])('opens an encrypted key with %s', (_what, passphrase, problems) => {
    for (const keyFile of [files.encryptedKey, files.oldEncryptedKey])
      expect(checkFiles({ ...settings, certFile: files.cert, keyFile }, passphrase)).toEqual(problems);
  });

  it('does not take the encrypted key of another certificate', () => {
    const other = { certFile: files.otherCert, keyFile: files.encryptedKey };
    expect(checkFiles({ ...settings, ...other }, PASSPHRASE)).toEqual([
      { field: 'keyFile', rule: 'not_pem' },
    ]);
  });
});
