/**
 * What `VIGIE_STAND_IN_KEYRING` says of the keyring. `basic_text`: no desktop with a keyring, also where it says nothing.
 * `gnome_libsecret`: one that is open. `locked`: the same desktop, and its keyring stays closed.
 */
const keyring = process.env['VIGIE_STAND_IN_KEYRING'] ?? 'basic_text';
/** As Chromium: `v11` for a key of the keyring, `v10` for the one in its source. */
const PREFIX = keyring === 'gnome_libsecret' ? 'v11' : 'v10';

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
  isEncryptionAvailable: () => keyring !== 'basic_text',
  // For ever, once there is an encryptor: also where its only key is the one in the source.
  isAsyncEncryptionAvailable: async () => true,
  // What the desktop's name makes of it, whether its keyring opens or not.
  getSelectedStorageBackend: () => (keyring === 'basic_text' ? 'basic_text' : 'gnome_libsecret'),
  setUsePlainTextEncryption: () => undefined,
  encryptString: encrypt,
  encryptStringAsync: async (text: string) => encrypt(text),
  decryptString: decrypt,
  decryptStringAsync: async (bytes: Buffer) => ({ result: decrypt(bytes), shouldReEncrypt: false }),
};
