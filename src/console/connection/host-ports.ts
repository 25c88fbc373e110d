import type { PickedFile, SessionOnlyReason } from '../../contract/connection.ts';

/** Encrypts with a key that only this user's system has. */
export type SecretCipher = {
  /** Why it cannot be trusted, or undefined where it can; asked once, before anything else. */
  readonly weakness: () => Promise<SessionOnlyReason | undefined>;
  readonly encrypt: (text: string) => Promise<Uint8Array>;
  /** `again`: the key is another now, and the text is to be encrypted anew. Rejects where the key is gone. */
  readonly decrypt: (bytes: Uint8Array) => Promise<{ readonly text: string; readonly again: boolean }>;
};

/** What a host can do beyond a window or a port. Screens hide what is absent. */
export type HostPorts = {
  /** Absent in a browser: passwords are kept for the session. */
  readonly cipher?: SecretCipher | undefined;
  /** A dialog; resolves to undefined where it is closed without a choice. Absent in a browser: the path is typed. */
  readonly pickFile?: ((file: PickedFile) => Promise<string | undefined>) | undefined;
};
