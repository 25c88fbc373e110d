import { describe, expect, it } from 'vitest';
import { createSafeStorageCipher } from './safe-storage-cipher.ts';

type Storage = Parameters<typeof createSafeStorageCipher>[0];
type Backend = ReturnType<Storage['getSelectedStorageBackend']>;

function fakeStorage({
  isThere = true,
  backend = 'gnome_libsecret',
}: { readonly isThere?: boolean; readonly backend?: Backend } = {}) {
  const asked: string[] = [];
  const storage: Storage = {
    async isAsyncEncryptionAvailable() {
      asked.push('available');
      return isThere;
    },
    getSelectedStorageBackend() {
      asked.push('backend');
      return backend;
    },
    encryptStringAsync: async (text) => Buffer.from(`<${text}>`),
    decryptStringAsync: async (bytes) => ({ result: bytes.toString().slice(1, -1), shouldReEncrypt: true }),
  };
  return { storage, asked };
}

describe('createSafeStorageCipher', () => {
  it.each([
    ['gnome_libsecret', undefined],
    ['kwallet', undefined],
    ['kwallet5', undefined],
    ['kwallet6', undefined],
    ['basic_text', 'weak_keyring'],
    ['unknown', 'weak_keyring'],
  ] as const)('on Linux with %s says %s', async (backend, weakness) => {
    const { storage, asked } = fakeStorage({ backend });
    expect(await createSafeStorageCipher(storage, 'linux').weakness()).toBe(weakness);
    // Before the encryptor has started every backend is `unknown`.
    expect(asked).toEqual(['available', 'backend']);
  });

  it.each(['darwin', 'win32'] as const)('on %s there is no backend to ask for', async (platform) => {
    const { storage, asked } = fakeStorage({ backend: 'basic_text' });
    expect(await createSafeStorageCipher(storage, platform).weakness()).toBeUndefined();
    expect(asked).toEqual(['available']);
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'on %s says where nothing can be encrypted',
    async (platform) => {
      const { storage } = fakeStorage({ isThere: false });
      expect(await createSafeStorageCipher(storage, platform).weakness()).toBe('no_keyring');
    },
  );

  it('gives back what it encrypted, and that it is to be encrypted anew', async () => {
    const cipher = createSafeStorageCipher(fakeStorage().storage, 'linux');
    expect(await cipher.decrypt(new Uint8Array(await cipher.encrypt('secret')))).toEqual({
      text: 'secret',
      again: true,
    });
  });
});
