import type { SafeStorage } from 'electron';
import type { SecretCipher } from '../console/connection/host-ports.ts';

type AsyncSafeStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
>;

/** Before a text that a key of the keyring (`v11`) or of the desktop's portal (`v12`) encrypted. */
const OF_KEYRING = /^v1[12]/;

/**
 * The system's keyring through Electron's asynchronous safeStorage. On Linux without a usable keyring Chromium encrypts with
 * a key that is written in its source (`v10`): that hides nothing, and is not used. Only an encrypted text shows it:
 * Electron calls encryption available in any case, and `getSelectedStorageBackend` speaks of the synchronous functions.
 */
export function createSafeStorageCipher(storage: AsyncSafeStorage, platform: NodeJS.Platform): SecretCipher {
  return {
    async weakness() {
      if (!(await storage.isAsyncEncryptionAvailable())) {
        return 'no_keyring';
      }
      if (platform !== 'linux') {
        return undefined;
      }
      const probe = await storage.encryptStringAsync('probe');
      return OF_KEYRING.test(probe.toString('latin1')) ? undefined : 'weak_keyring';
    },
    encrypt: (text) => storage.encryptStringAsync(text),
    async decrypt(bytes) {
      const { result, shouldReEncrypt } = await storage.decryptStringAsync(Buffer.from(bytes));
      return { text: result, again: shouldReEncrypt };
    },
  };
}
