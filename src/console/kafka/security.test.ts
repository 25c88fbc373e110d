import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSecurity, troubleOf } from './security.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';

const NO_FILES = { caFile: undefined, certFile: undefined, keyFile: undefined };

describe('readSecurity', () => {
  it('has nothing to say of a cluster without security', () => {
    expect(readSecurity({ tls: undefined, sasl: undefined })).toEqual({});
  });

  it('reads certificates and the first line of the password file', () => {
    const dir = temporaryDirectory();
    const file = (name: string, content: string): string => {
      writeFileSync(join(dir, name), content);
      return join(dir, name);
    };
    expect(
      readSecurity({
        tls: { caFile: file('ca', 'CA'), certFile: file('cert', 'CERT'), keyFile: file('key', 'KEY') },
        sasl: {
          mechanism: 'plain',
          user: 'ada',
          password: undefined,
          passwordFile: file('password', 'secret\r\nmore'),
        },
      }),
    ).toEqual({
      ssl: { ca: ['CA'], cert: 'CERT', key: 'KEY' },
      sasl: { mechanism: 'plain', username: 'ada', password: 'secret' },
    });
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
