/** As `VIGIE_STAND_IN_KEYRING` says; without it as on a Linux with no keyring, where the key is written in the program. */
const backend = process.env['VIGIE_STAND_IN_KEYRING'] ?? 'basic_text';
const PREFIX = backend === 'basic_text' ? 'v10' : 'v11';

function encrypt(text: string): Buffer {
  return Buffer.from(PREFIX + Buffer.from(text).toString('base64'));
}

function decrypt(bytes: Buffer): string {
  const text = bytes.toString();
  if (!text.startsWith(PREFIX))
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.');
  return Buffer.from(text.slice(PREFIX.length), 'base64').toString();
}

/** Electron's `safeStorage`, which hides nothing from anybody. */
export const safeStorage = {
  isEncryptionAvailable: () => backend !== 'unknown' && backend !== 'basic_text',
  isAsyncEncryptionAvailable: async () => backend !== 'unknown',
  getSelectedStorageBackend: () => backend,
  setUsePlainTextEncryption: () => undefined,
  encryptString: encrypt,
  encryptStringAsync: async (text: string) => encrypt(text),
  decryptString: decrypt,
  decryptStringAsync: async (bytes: Buffer) => ({ result: decrypt(bytes), shouldReEncrypt: false }),
};
