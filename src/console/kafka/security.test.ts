import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSecurity, whatOpens } from './security.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';

const NO_FILES = { ca: undefined, cert: undefined, key: undefined };

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
        tls: {
          ca: { file: file('ca', 'CA') },
          cert: { file: file('cert', 'CERT') },
          key: { file: file('key', key) },
        },
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
    const tls = { ...NO_FILES, key: { file: file('key', key) } };
    const read = (given: object) => () => readSecurity({ tls: { ...tls, ...given }, sasl: undefined });
    expect(read({})).toThrow(
      /key is encrypted: its passphrase is wanted in the variable VIGIE_KEY_PASSPHRASE/,
    );
    expect(read({ keyPassphrase: 'open' })).toThrow(/the passphrase does not open .*key\. Nothing/);
    expect(read({ key: { file: file('letter', 'to a friend') } })).toThrow(/letter holds no private key/);
    for (const given of [
      { keyPassphrase: 'open sesame' },
      { keyPassphraseFile: file('passphrase', 'open sesame\n') },
    ])
      expect(read(given)()).toEqual({ ssl: { key, passphrase: 'open sesame' } });
  });

  it('takes texts in place of files', () => {
    const key = keyPem();
    const tls = { ca: { text: 'CA' }, cert: { text: 'CERT' }, key: { text: key } };
    expect(readSecurity({ tls, sasl: undefined })).toEqual({ ssl: { ca: ['CA'], cert: 'CERT', key } });
  });

  it('has a token for OAUTHBEARER instead of a password', () => {
    const sasl = {
      mechanism: 'oauthbearer',
      user: 'vigie',
      password: 'client secret',
      passwordFile: undefined,
      token: { endpoint: 'https://idp.example.com/token', scope: undefined, ca: undefined },
    } as const;
    expect(readSecurity({ tls: undefined, sasl })).toEqual({
      sasl: { mechanism: 'oauthbearer', authenticationProvider: expect.any(Function) },
      prepareLogin: expect.any(Function),
      clientId: 'vigie',
      clientSecret: 'client secret',
    });
  });

  it('names the file it cannot read', () => {
    const tls = { ...NO_FILES, ca: { file: '/nowhere/ca.pem' } };
    expect(() => readSecurity({ tls, sasl: undefined })).toThrow(/^\/nowhere\/ca\.pem cannot be read/);
  });
});

const ENCRYPTED_KEY = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----\n';

/** What Node says of an encrypted key with OpenSSL, and with the BoringSSL of Electron. */
it.each([
  ['wrong_passphrase', 'error:1C800064:Provider routines::bad decrypt'],
  ['wrong_passphrase', 'error:1E08010C:DECODER routines::unsupported'],
  ['wrong_passphrase', 'error:1e000065:Cipher functions:OPENSSL_internal:BAD_DECRYPT'],
  ['unsupported_key', 'error:0308010C:digital envelope routines::unsupported'],
  ['unsupported_key', 'error:1300007e:PKCS8 routines:OPENSSL_internal:UNSUPPORTED_KEY_DERIVATION_FUNCTION'],
  ['unsupported_key', 'error:1300007f:PKCS8 routines:OPENSSL_internal:UNSUPPORTED_PRF'],
  ['unsupported_key', 'error:13000070:PKCS8 routines:OPENSSL_internal:UNKNOWN_ALGORITHM'],
] as const)('takes an encrypted key for %s at %j', (outcome, message) => {
  const open = (): never => {
    throw new Error(message);
  };
  expect(whatOpens(ENCRYPTED_KEY, 'a passphrase', open)).toBe(outcome);
});
