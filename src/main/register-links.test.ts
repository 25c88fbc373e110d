import { expect, it } from 'vitest';
import { registerLinks } from './register-links.ts';

it.each([
  ['an installed Vigie', true, undefined, ['vigie']],
  ['a portable Vigie', true, '/stick/vigie-data', []],
  ['the sources', false, undefined, []],
])('registers for links: %s', (_what, isPackaged, portableHome, registered) => {
  const schemes: string[] = [];
  const setAsDefaultProtocolClient = (scheme: string): boolean => schemes.push(scheme) > 0;
  registerLinks({ isPackaged, setAsDefaultProtocolClient }, portableHome);
  expect(schemes).toEqual(registered);
});
