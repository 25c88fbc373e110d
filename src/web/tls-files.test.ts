import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../tests/support/temporary-directory.ts';
import { readTlsFiles } from './tls-files.ts';

async function filesOf(notAfterDate?: Date) {
  const folder = temporaryDirectory();
  const { cert, private: key } = await generate([], {
    ...(notAfterDate && { notBeforeDate: new Date(0), notAfterDate }),
  });
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return { cert, key, certFile: file('cert.pem', cert), keyFile: file('key.pem', key) };
}

it('reads a certificate and its key', async () => {
  const { cert, key, ...files } = await filesOf();
  expect(readTlsFiles(files)).toEqual({ cert, key });
  expect(readTlsFiles(undefined)).toBeUndefined();
});

it('says what is wrong with them before anything is started', async () => {
  const [good, other, late] = await Promise.all([filesOf(), filesOf(), filesOf(new Date(86_400_000))]);
  expect(() => readTlsFiles({ ...good, certFile: '/nowhere.pem' })).toThrow(
    /^--tls-cert \/nowhere\.pem cannot be read \(ENOENT.*give the path of a PEM file/,
  );
  expect(() => readTlsFiles({ ...good, keyFile: '/nowhere.pem' })).toThrow(
    /^--tls-key \/nowhere\.pem cannot be read \(ENOENT.*give the path of a PEM file/,
  );
  expect(() => readTlsFiles({ ...good, keyFile: other.keyFile })).toThrow(/are no certificate and its key/);
  expect(() => readTlsFiles(late)).toThrow(/is out of date since 1970-01-02/);
});
