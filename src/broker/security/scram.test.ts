import { expect, it } from 'vitest';
import { FailingFileSystem } from '../testing/failing-file-system.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { CredentialStore } from './credential-store.ts';
import { ScramExchange } from './scram-exchange.ts';
import { credentialOf, isProofValid, makeCredential, matchesPassword, serverSignature } from './scram.ts';
import { pbkdf2Sync } from 'node:crypto';

it('agrees with the example of RFC 7677', () => {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  const saltedPassword = pbkdf2Sync('pencil', salt, 4096, 32, 'sha256');
  const credential = credentialOf('SCRAM-SHA-256', { salt, iterations: 4096, saltedPassword });
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const authMessage = [
    'n=user,r=rOprNGfwEbeRWgbNEkqO',
    `r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
    `c=biws,r=${nonce}`,
  ].join(',');
  const proof = Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64');
  expect(isProofValid('SCRAM-SHA-256', credential, { authMessage, proof })).toBe(true);
  expect(serverSignature('SCRAM-SHA-256', credential, authMessage).toString('base64')).toBe(
    '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  );
  proof[0]! ^= 1;
  expect(isProofValid('SCRAM-SHA-256', credential, { authMessage, proof })).toBe(false);
  expect(isProofValid('SCRAM-SHA-256', credential, { authMessage, proof: Buffer.alloc(3) })).toBe(false);
});

it('knows a password by what is kept of it, and keeps it salted', async () => {
  const one = await makeCredential('SCRAM-SHA-512', 'secret');
  const other = await makeCredential('SCRAM-SHA-512', 'secret');
  expect(one.storedKey.equals(other.storedKey)).toBe(false);
  expect(await matchesPassword('SCRAM-SHA-512', one, 'secret')).toBe(true);
  expect(await matchesPassword('SCRAM-SHA-512', one, 'Secret')).toBe(false);
});

it.each([
  ['nonsense'],
  ['p=tls-unique,,n=ada,r=nonce'],
  ['n,,n=,r=nonce'],
  ['n,,n=eve,r=nonce'],
  ['n,a=eve,n=ada,r=nonce'],
])('refuses %s as a first message', async (message) => {
  const fileSystem = new FailingFileSystem();
  const credentials = new CredentialStore(fileSystem, temporaryDirectory());
  await credentials.ensure([{ name: 'ada', password: 'x' }]);
  const exchange = new ScramExchange('SCRAM-SHA-256', credentials);
  await expect(exchange.answer(Buffer.from(message))).rejects.toThrow(/malformed|wrong/u);
});

it('keeps who may log in over a restart, and no password in clear', async () => {
  const fileSystem = new FailingFileSystem();
  const directory = temporaryDirectory();
  const credentials = new CredentialStore(fileSystem, directory);
  await credentials.ensure([{ name: 'ada', password: 'Analytical' }]);
  const [file] = fileSystem.list(directory);
  expect(fileSystem.readFile(`${directory}/${file}`)?.toString()).not.toContain('Analytical');

  const again = new CredentialStore(fileSystem, directory);
  expect(await again.checkPassword('ada', 'Analytical')).toBe(true);
  expect(await again.checkPassword('ada', 'analytical')).toBe(false);
  expect(await again.checkPassword('eve', 'Analytical')).toBe(false);
  await again.ensure([{ name: 'ada', password: 'Engine' }]);
  expect(await again.checkPassword('ada', 'Engine')).toBe(true);
});

it('changes nothing that the disk refuses', async () => {
  const fileSystem = new FailingFileSystem();
  const credentials = new CredentialStore(fileSystem, temporaryDirectory());
  await credentials.ensure([{ name: 'ada', password: 'x' }]);
  fileSystem.freeBytes = 0;
  const another = await makeCredential('SCRAM-SHA-256', 'y');
  const mechanism = 'SCRAM-SHA-256';
  expect(() =>
    credentials.change([
      { name: 'eve', mechanism, credential: another },
      { name: 'ada', mechanism, credential: undefined },
    ]),
  ).toThrow('ENOSPC');
  expect([...credentials.users().keys()]).toEqual(['ada']);
  expect(credentials.get('ada', 'SCRAM-SHA-256')).toBeDefined();
});
