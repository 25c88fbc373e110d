import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSecurity, troubleOf } from './security.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';

const NO_FILES = { caFile: undefined, certFile: undefined, keyFile: undefined };

function keyPem(passphrase?: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey
    .export({
      type: 'pkcs8',
      format: 'pem',
      ...(passphrase !== undefined && { cipher: 'aes-256-cbc', passphrase }),
    })
    .toString();
}

describe('readSecurity', () => {
  it('has nothing to say of a cluster without security', () => {
    expect(readSecurity({ tls: undefined, sasl: undefined })).toEqual({});
  });

  function files() {
    const dir = temporaryDirectory();
    return (name: string, content: string): string => {
      writeFileSync(join(dir, name), content);
      return join(dir, name);
    };
  }

  it('reads certificates and the first line of the password file', () => {
    const file = files();
    const key = keyPem();
    expect(
      readSecurity({
        tls: { caFile: file('ca', 'CA'), certFile: file('cert', 'CERT'), keyFile: file('key', key) },
        sasl: {
          mechanism: 'plain',
          user: 'ada',
          password: undefined,
          passwordFile: file('password', 'secret\r\nmore'),
        },
      }),
    ).toEqual({
      ssl: { ca: ['CA'], cert: 'CERT', key },
      sasl: { mechanism: 'plain', username: 'ada', password: 'secret' },
    });
  });

  it('opens an encrypted key, or says what it wants', () => {
    const file = files();
    const key = keyPem('open sesame');
    const tls = { ...NO_FILES, keyFile: file('key', key) };
    const read = (given: object) => () => readSecurity({ tls: { ...tls, ...given }, sasl: undefined });
    expect(read({})).toThrow(
      /key is encrypted: its passphrase is wanted in the variable VIGIE_KEY_PASSPHRASE/,
    );
    expect(read({ keyPassphrase: 'open' })).toThrow(/the passphrase does not open .*key\. Nothing/);
    expect(read({ keyFile: file('letter', 'to a friend') })).toThrow(/letter holds no private key/);
    for (const given of [
      { keyPassphrase: 'open sesame' },
      { keyPassphraseFile: file('passphrase', 'open sesame\n') },
    ])
      expect(read(given)()).toEqual({ ssl: { key, passphrase: 'open sesame' } });
  });

  it('names the file it cannot read', () => {
    const tls = { ...NO_FILES, caFile: '/nowhere/ca.pem' };
    expect(() => readSecurity({ tls, sasl: undefined })).toThrow(/^\/nowhere\/ca\.pem cannot be read/);
  });
});

describe('troubleOf', () => {
  const saslError = (message: string) =>
    Object.assign(new Error(message), { name: 'KafkaJSSASLAuthenticationError' });

  it.each([
    ['SASL PLAIN authentication failed: Authentication failed: wrong user name or password', 'login'],
    ['SASL SCRAM SHA512 mechanism is not supported by the server', 'mechanism'],
    // As when the node stops meanwhile.
    ['SASL SCRAM SHA512 authentication failed: Closed connection', 'closed'],
  ] as const)('of "%s" is %s', (message, trouble) => {
    expect(troubleOf(saslError(message), {})).toBe(trouble);
  });
});
