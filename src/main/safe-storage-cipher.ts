import type { SafeStorage } from 'electron';
import type { SecretCipher } from '../console/connection/host-ports.ts';

type AsyncSafeStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

/**
 * The system's keyring through Electron's asynchronous safeStorage. On Linux without a keyring Electron encrypts with a
 * key that is written in its source (`basic_text`): that hides nothing, and is not used.
 */
export function createSafeStorageCipher(storage: AsyncSafeStorage, platform: NodeJS.Platform): SecretCipher {
  return {
    async weakness() {
      // Starts the encryptor: which backend was chosen is known after it.
      if (!(await storage.isAsyncEncryptionAvailable())) return 'no_keyring';
      const backend = platform === 'linux' ? storage.getSelectedStorageBackend() : undefined;
      return backend === 'basic_text' || backend === 'unknown' ? 'weak_keyring' : undefined;
    },
    encrypt: (text) => storage.encryptStringAsync(text),
    async decrypt(bytes) {
      const { result, shouldReEncrypt } = await storage.decryptStringAsync(Buffer.from(bytes));
      return { text: result, again: shouldReEncrypt };
    },
  };
}
