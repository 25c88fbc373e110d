import type { KeptSecret, SessionOnlyReason } from '../../contract/connection.ts';
import type { SecretCipher } from './host-ports.ts';
import { keepJson, readJson } from './keep-file.ts';
import { removeFile } from '../patient-files.ts';

/** Passwords and passphrases by a name of their own. They leave it only towards Kafka, or to open a key. */
export type SecretStore = {
  /** Why nothing is kept beyond this session; undefined where it is. */
  readonly sessionOnly: SessionOnlyReason | undefined;
  readonly kept: (id: string) => KeptSecret;
  /** Undefined where there is none, or where the system does not give it back. */
  readonly get: (id: string) => Promise<string | undefined>;
  /** `keep`: in the file, where the system can encrypt it; else in memory, and the file forgets what it had. */
  readonly set: (id: string, password: string, keep: boolean) => Promise<void>;
  readonly forget: (id: string) => void;
};

/**
 * Secrets in a file of mode 0600, encrypted by the host's cipher; in memory alone where there is no cipher, or one
 * whose key anybody knows. What a better keyring encrypted before is left in the file, and not readable meanwhile.
 */
export async function openSecretStore(options: {
  readonly file: string;
  readonly cipher: SecretCipher | undefined;
  readonly log: (line: string) => void;
}): Promise<SecretStore> {
  const { file, cipher, log } = options;
  const sessionOnly = cipher ? await cipher.weakness().catch(() => 'no_keyring' as const) : 'browser';
  const session = new Map<string, string>();
  const encrypted = readEncrypted(file);

  function write(): void {
    if (encrypted.size === 0) removeFile(file);
    else keepJson(file, Object.fromEntries(encrypted));
  }

  async function encrypt(id: string, password: string): Promise<void> {
    if (!cipher) throw new Error('no cipher');
    const bytes = await cipher.encrypt(password);
    encrypted.set(id, Buffer.from(bytes).toString('base64'));
    write();
  }

  async function decrypt(id: string): Promise<string | undefined> {
    const text = encrypted.get(id);
    if (text === undefined || !cipher || sessionOnly) return undefined;
    try {
      const { text: password, again } = await cipher.decrypt(Buffer.from(text, 'base64'));
      if (again) await encrypt(id, password);
      return password;
    } catch {
      log('the system does not give back a password that it encrypted: it is asked for again');
      return undefined;
    }
  }

  return {
    sessionOnly,
    kept(id) {
      if (session.has(id)) return 'session';
      return encrypted.has(id) && !sessionOnly ? 'encrypted' : 'none';
    },
    get: async (id) => session.get(id) ?? decrypt(id),
    async set(id, password, keep) {
      if (keep && !sessionOnly) {
        try {
          await encrypt(id, password);
          session.delete(id);
          return;
        } catch {
          log('the system could not encrypt a password: it is kept for this session only');
        }
      }
      session.set(id, password);
      if (encrypted.delete(id)) write();
    },
    forget(id) {
      session.delete(id);
      if (encrypted.delete(id)) write();
    },
  };
}

function readEncrypted(file: string): Map<string, string> {
  const held = readJson(file);
  const entries = typeof held === 'object' && held !== null ? Object.entries(held) : [];
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
