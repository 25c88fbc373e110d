import { describe, expect, it } from 'vitest';
import { createSafeStorageCipher } from './safe-storage-cipher.ts';

type Storage = Parameters<typeof createSafeStorageCipher>[0];

/** Encrypts as Chromium does, with the version of its key before the text. */
function fakeStorage({ isThere = true, version = 'v11' } = {}): Storage {
  return {
    isAsyncEncryptionAvailable: async () => isThere,
    encryptStringAsync: async (text) => Buffer.from(`${version}<${text}>`),
    decryptStringAsync: async (bytes) => ({
      result: bytes.toString().slice(version.length + 1, -1),
      shouldReEncrypt: true,
    }),
  };
}

describe('createSafeStorageCipher', () => {
  it.each([
    ['the key in its source', 'v10', 'weak_keyring'],
    ['a key of the keyring', 'v11', undefined],
    ["a key of the desktop's portal", 'v12', undefined],
    ['no key', '', 'weak_keyring'],
  ] as const)('on Linux, where Chromium encrypts with %s, says so', async (_key, version, weakness) => {
    expect(await createSafeStorageCipher(fakeStorage({ version }), 'linux').weakness()).toBe(weakness);
  });

  it.each(['darwin', 'win32'] as const)('on %s every key is the system’s', async (platform) => {
    const storage = fakeStorage({ version: 'v10' });
    expect(await createSafeStorageCipher(storage, platform).weakness()).toBeUndefined();
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'on %s says where nothing can be encrypted',
    async (platform) => {
      const storage = fakeStorage({ isThere: false });
      expect(await createSafeStorageCipher(storage, platform).weakness()).toBe('no_keyring');
    },
  );

  it('gives back what it encrypted, and that it is to be encrypted again', async () => {
    const cipher = createSafeStorageCipher(fakeStorage(), 'linux');
    expect(await cipher.decrypt(new Uint8Array(await cipher.encrypt('secret')))).toEqual({
      text: 'secret',
      again: true,
    });
  });
});
