import { describe, expect, it } from 'vitest';
import type { ConnectionProfile } from '../../../contract/connection.ts';
import { parseCallInput } from '../../../contract/validators.ts';
import { placeOf, toDraft, toFormValues } from './connection-form-values.ts';

const profile: ConnectionProfile = {
  id: 'p',
  name: 'Production',
  servers: ['a:1', 'b:2'],
  security: 'sasl_ssl',
  caFile: '/ca.pem',
  mechanism: 'plain',
  user: 'ada',
  layout: 'grouped',
  mode: 'write',
  colour: 'red',
  groupPrefix: 'ops',
  password: 'encrypted',
  keyPassphrase: 'none',
  keyPem: 'none',
};
const values = toFormValues(profile, { secrets: { kept: 'encrypted' }, profiles: [] });

describe('the values of the form', () => {
  it('are the connection again, without a password', () => {
    const { password, keyPassphrase, keyPem, ...settings } = profile;
    expect([password, keyPassphrase, keyPem]).toEqual(['encrypted', 'none', 'none']);
    expect(toDraft(values, 'p')).toEqual({
      ...settings,
      certFile: undefined,
      keyFile: undefined,
      keyPassphrase: undefined,
      topicMapFile: undefined,
      password: undefined,
      keepPassword: true,
    });
  });

  it('take servers as people write them', () => {
    expect(toDraft({ ...values, servers: ' a:1,b:2\n c:3 ; ' }, 'p').servers).toEqual(['a:1', 'b:2', 'c:3']);
  });

  it('leave out what the security has no use for, and never trim a password', () => {
    const all = { ...values, certFile: '/c', keyFile: '/k', password: ' x ' };
    expect(toDraft({ ...all, security: 'plaintext' }, 'p')).toMatchObject({
      caFile: undefined,
      certFile: undefined,
      mechanism: undefined,
      user: undefined,
      password: undefined,
    });
    expect(toDraft(all, 'p')).toMatchObject({ certFile: '/c', keyFile: '/k', password: ' x ' });
    const withPassphrase = { ...all, keyPassphrase: ' y ' };
    expect(toDraft(withPassphrase, 'p').keyPassphrase).toBe(' y ');
    expect(toDraft({ ...withPassphrase, keyFile: '' }, 'p').keyPassphrase).toBeUndefined();
    expect(toDraft({ ...withPassphrase, security: 'sasl_plaintext' }, 'p').keyPassphrase).toBeUndefined();
  });

  it('give a pasted text or a file, and a key that was pasted before as one that is kept', () => {
    const pasted = { ...values, caPem: 'CA', isCaPasted: true, certPem: 'CERT', isCertPasted: true };
    expect(toDraft({ ...pasted, keyPem: 'KEY', isKeyPasted: true }, 'p')).toMatchObject({
      caFile: undefined,
      caPem: 'CA',
      certPem: 'CERT',
      isKeyPasted: true,
      keyPem: 'KEY',
    });
    expect(toDraft({ ...pasted, isKeyPasted: true, isKeyKept: true }, 'p')).toMatchObject({
      isKeyPasted: true,
      keyPem: undefined,
    });
    expect(toDraft({ ...pasted, isKeyPasted: true }, 'p').isKeyPasted).toBeUndefined();
    expect(toDraft({ ...pasted, isCaPasted: false }, 'p')).toMatchObject({
      caFile: '/ca.pem',
      caPem: undefined,
    });
  });

  it('name a token endpoint only where tokens are used', () => {
    const tokens = { ...values, tokenEndpoint: 'https://idp.example.com/token', tokenScope: 'kafka' };
    expect(toDraft(tokens, 'p')).toMatchObject({ tokenEndpoint: undefined, tokenScope: undefined });
    expect(toDraft({ ...tokens, mechanism: 'oauthbearer' }, 'p')).toMatchObject({
      tokenEndpoint: 'https://idp.example.com/token',
      tokenScope: 'kafka',
    });
  });

  it('ask for nothing beyond the session where nothing can be kept, or where it was not wanted', () => {
    const encrypted = { secrets: { kept: 'encrypted' }, profiles: [] } as const;
    const inBrowser = { secrets: { kept: 'session', why: 'browser' }, profiles: [] } as const;
    expect(toFormValues(undefined, inBrowser).keepPassword).toBe(false);
    expect(toFormValues({ ...profile, password: 'session' }, encrypted).keepPassword).toBe(false);
    expect(toFormValues(undefined, encrypted).keepPassword).toBe(true);
  });

  it('start read only, with a colour that marks no other connection', () => {
    const blue = { ...profile, colour: 'blue' } as const;
    const fresh = toFormValues(undefined, { secrets: { kept: 'encrypted' }, profiles: [blue, profile] });
    expect(fresh).toMatchObject({ mode: 'read', colour: 'green', groupPrefix: '' });
  });

  it('are what the console expects, and its problems find their field', () => {
    expect(parseCallInput('connections.save', toDraft(values, undefined)).ok).toBe(true);
    const refused = parseCallInput('connections.save', toDraft({ ...values, servers: 'a:1, b' }, undefined));
    const problem = refused.ok ? undefined : refused.error.fields?.[0];
    expect(problem && placeOf(problem)).toEqual({ field: 'servers', index: 1 });
    expect(placeOf({ field: 'name', rule: 'taken' })).toEqual({ field: 'name', index: undefined });
  });
});
