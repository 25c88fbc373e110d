import { expect, it } from 'vitest';
import { signingFor } from './signing.mjs';

const NOTARY = { APPLE_API_KEY: 'key.p8', APPLE_API_KEY_ID: 'id', APPLE_API_ISSUER: 'issuer' };
const EVERYTHING = {
  WIN_CSC_LINK: 'a',
  WIN_CSC_KEY_PASSWORD: 'b',
  CSC_LINK: 'c',
  CSC_KEY_PASSWORD: 'd',
  ...NOTARY,
};

/** The secrets that are left for the builder. */
const left = ({ env }, given) => Object.keys(given).filter((name) => !Object.hasOwn(env, name));

it('uses the secrets of its own system and no others', () => {
  expect(left(signingFor('win32', EVERYTHING), EVERYTHING)).toEqual(['WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD']);
  expect(left(signingFor('darwin', EVERYTHING), EVERYTHING)).toEqual([
    'CSC_LINK',
    'CSC_KEY_PASSWORD',
    ...Object.keys(NOTARY),
  ]);
  expect(left(signingFor('linux', EVERYTHING), EVERYTHING)).toEqual([]);
});

it('says that a package is not signed, and looks for no certificate elsewhere', () => {
  const { env, says } = signingFor('win32', { ...EVERYTHING, WIN_CSC_LINK: '' });
  expect(says).toEqual([expect.stringContaining('NOT SIGNED: WIN_CSC_LINK')]);
  expect(env).toMatchObject({ CSC_IDENTITY_AUTO_DISCOVERY: 'false', CSC_LINK: undefined });
});

it('notarises what is signed where it can, and says when it cannot', () => {
  const whole = signingFor('darwin', EVERYTHING);
  expect(whole.says).toEqual(['Signed.', 'Notarised by Apple.']);
  expect(whole).toMatchObject({ isNotarised: true, env: { CSC_IDENTITY_AUTO_DISCOVERY: undefined } });
  const partly = signingFor('darwin', { ...EVERYTHING, APPLE_API_ISSUER: '' });
  expect(partly.says).toEqual(['Signed.', 'NOT NOTARISED: APPLE_API_ISSUER not there.']);
  expect(partly.isNotarised).toBe(false);
  const unsigned = signingFor('darwin', { ...NOTARY });
  expect(unsigned.says).toEqual([expect.stringContaining('NOT SIGNED: CSC_LINK')]);
  expect(unsigned.isNotarised).toBe(false);
});
