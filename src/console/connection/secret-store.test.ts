import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SecretCipher } from './host-ports.ts';
import { openSecretStore } from './secret-store.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';

const PASSWORD = 'correct horse';

function newFile(): string {
  return join(temporaryDirectory(), 'secrets.json');
}

/** Turns bytes over; `key` is another after a change of keyring. */
function fakeCipher(overrides: Partial<SecretCipher> = {}, key = 0x55): SecretCipher {
  const turn = (bytes: Uint8Array) => Uint8Array.from(bytes, (byte) => byte ^ key);
  return {
    weakness: async () => undefined,
    encrypt: async (text) => turn(Buffer.from(`k${text}`)),
    async decrypt(bytes) {
      const text = Buffer.from(turn(bytes)).toString();
      if (!text.startsWith('k')) throw new Error('wrong key');
      return { text: text.slice(1), again: false };
    },
    ...overrides,
  };
}

async function openStore(cipher: SecretCipher | undefined, file = newFile()) {
  const lines: string[] = [];
  const store = await openSecretStore({ file, cipher, log: (line) => lines.push(line) });
  return { store, file, lines };
}

describe('openSecretStore', () => {
  it('keeps a password encrypted, for this user alone, for the next start', async () => {
    const { store, file, lines } = await openStore(fakeCipher());
    await store.set('a', PASSWORD, true);
    expect({
      kept: store.kept('a'),
      mode: statSync(file).mode & 0o777,
      sessionOnly: store.sessionOnly,
    }).toEqual({
      kept: 'encrypted',
      mode: 0o600,
      sessionOnly: undefined,
    });
    const written = readFileSync(file, 'utf8') + lines.join('\n');
    expect(written).not.toContain(PASSWORD);
    expect(written).not.toContain(Buffer.from(PASSWORD).toString('base64').slice(0, 12));
    const again = await openStore(fakeCipher(), file);
    expect(await again.store.get('a')).toBe(PASSWORD);
  });

  it.each([
    ['a browser', undefined, 'browser'],
    ['no keyring', fakeCipher({ weakness: async () => 'no_keyring' }), 'no_keyring'],
    ['basic_text or unknown', fakeCipher({ weakness: async () => 'weak_keyring' }), 'weak_keyring'],
    [
      'a keyring that cannot even be asked',
      fakeCipher({ weakness: async () => Promise.reject(new Error('no bus')) }),
      'no_keyring',
    ],
  ] as const)('with %s keeps it for the session only, whatever is asked', async (_, cipher, why) => {
    const { store, file } = await openStore(cipher);
    await store.set('a', PASSWORD, true);
    expect({ why: store.sessionOnly, kept: store.kept('a'), got: await store.get('a') }).toEqual({
      why,
      kept: 'session',
      got: PASSWORD,
    });
    expect(existsSync(file)).toBe(false);
    expect(await (await openStore(cipher, file)).store.get('a')).toBeUndefined();
  });

  it('keeps it for the session where that is asked, and takes it out of the file', async () => {
    const { store, file } = await openStore(fakeCipher());
    await store.set('a', 'older', true);
    await store.set('a', PASSWORD, false);
    expect({ kept: store.kept('a'), got: await store.get('a'), file: existsSync(file) }).toEqual({
      kept: 'session',
      got: PASSWORD,
      file: false,
    });
  });

  it('keeps it for the session where the system cannot encrypt it after all, and says so without it', async () => {
    const cipher = fakeCipher({ encrypt: async (text) => Promise.reject(new Error(`cannot ${text}`)) });
    const { store, lines } = await openStore(cipher);
    await store.set('a', PASSWORD, true);
    expect({ kept: store.kept('a'), got: await store.get('a') }).toEqual({ kept: 'session', got: PASSWORD });
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain(PASSWORD);
  });

  it('asks for it again where the keyring is another', async () => {
    const { store, file } = await openStore(fakeCipher());
    await store.set('a', PASSWORD, true);
    const other = await openStore(fakeCipher({}, 0x11), file);
    expect(await other.store.get('a')).toBeUndefined();
    expect(other.lines).toHaveLength(1);
  });

  it('leaves what a better keyring encrypted where it is, and does not read it with a weak one', async () => {
    const { store, file } = await openStore(fakeCipher());
    await store.set('a', PASSWORD, true);
    const weak = await openStore(fakeCipher({ weakness: async () => 'weak_keyring' }), file);
    expect({ kept: weak.store.kept('a'), got: await weak.store.get('a') }).toEqual({
      kept: 'none',
      got: undefined,
    });
    expect(await (await openStore(fakeCipher(), file)).store.get('a')).toBe(PASSWORD);
  });

  it('encrypts anew where the system says that its key has changed', async () => {
    const first = fakeCipher();
    const { store, file } = await openStore(first);
    await store.set('a', PASSWORD, true);
    const second = fakeCipher({}, 0x11);
    const rotating: SecretCipher = {
      ...second,
      decrypt: async (bytes) => ({ ...(await first.decrypt(bytes)), again: true }),
    };
    expect(await (await openStore(rotating, file)).store.get('a')).toBe(PASSWORD);
    expect(await (await openStore(second, file)).store.get('a')).toBe(PASSWORD);
  });

  it('forgets it everywhere', async () => {
    const { store, file } = await openStore(fakeCipher());
    await store.set('a', PASSWORD, true);
    store.forget('a');
    expect({ kept: store.kept('a'), got: await store.get('a'), file: existsSync(file) }).toEqual({
      kept: 'none',
      got: undefined,
      file: false,
    });
  });
});
