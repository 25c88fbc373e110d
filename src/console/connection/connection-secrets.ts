import {
  leadsToSame,
  usesLogin,
  usesTls,
  type ConnectionDraft,
  type ConnectionSettings,
  type KeptSecret,
} from '../../contract/connection.ts';
import type { SecretStore } from './secret-store.ts';

/** Fields of a connection that are typed or kept, and never shown. */
export const SECRET_FIELDS = ['password', 'keyPassphrase', 'keyPem'] as const;
export type SecretField = (typeof SECRET_FIELDS)[number];
export type Secrets = { readonly [Field in SecretField]: string | undefined };

/** The end of a secret's name in the store; no connection has an id with a slash. */
const SUFFIXES: Record<SecretField, string> = { password: '', keyPassphrase: '/key', keyPem: '/pem' };

export function isSecret(field: string): field is SecretField {
  return SECRET_FIELDS.some((known) => known === field);
}

/** Which secrets the settings need or may need. */
function uses(settings: ConnectionSettings, field: SecretField): boolean {
  switch (field) {
    case 'password':
      return usesLogin(settings);
    case 'keyPassphrase':
      return usesTls(settings) && (settings.keyFile !== undefined || settings.isKeyPasted === true);
    case 'keyPem':
      return usesTls(settings) && settings.isKeyPasted === true;
  }
}

/** Whether a secret that was typed for the one may be used for the other unasked. */
function isForSame(one: ConnectionSettings, other: ConnectionSettings, field: SecretField): boolean {
  return field === 'password'
    ? leadsToSame(one, other)
    : one.keyFile === other.keyFile && one.isKeyPasted === other.isKeyPasted;
}

/** The secrets of connections: each by the connection's id and its field. */
export class ConnectionSecrets {
  readonly #store: SecretStore;

  constructor(store: SecretStore) {
    this.#store = store;
  }

  /** Where each secret of a connection is kept. */
  kept(id: string, settings: ConnectionSettings): { readonly [Field in SecretField]: KeptSecret } {
    const of = (field: SecretField): KeptSecret =>
      uses(settings, field) ? this.#store.kept(id + SUFFIXES[field]) : 'none';
    return { password: of('password'), keyPassphrase: of('keyPassphrase'), keyPem: of('keyPem') };
  }

  async of(id: string): Promise<Secrets> {
    const get = (field: SecretField) => this.#store.get(id + SUFFIXES[field]);
    return {
      password: await get('password'),
      keyPassphrase: await get('keyPassphrase'),
      keyPem: await get('keyPem'),
    };
  }

  /** The typed secret, or the one kept for `known` if both lead to the same servers. */
  async given(
    draft: ConnectionDraft,
    known: (ConnectionSettings & { readonly id: string }) | undefined,
  ): Promise<Secrets> {
    const kept = known && (await this.of(known.id));
    const of = (field: SecretField): string | undefined => {
      if (!uses(draft, field)) {
        return undefined;
      }
      const typed = draft[field];
      // A passphrase opens the key it was typed for, not one that is pasted in its place.
      const isOtherKey = field === 'keyPassphrase' && draft.keyPem !== undefined;
      return typed ?? (known && !isOtherKey && isForSame(known, draft, field) ? kept?.[field] : undefined);
    };
    return { password: of('password'), keyPassphrase: of('keyPassphrase'), keyPem: of('keyPem') };
  }

  /** `keep`: beyond this session, where the system can encrypt it. */
  async keepAll(id: string, secrets: Secrets, keep: boolean): Promise<void> {
    for (const field of SECRET_FIELDS) {
      const secret = secrets[field];
      if (secret === undefined) {
        this.#store.forget(id + SUFFIXES[field]);
      } else {
        await this.#store.set(id + SUFFIXES[field], secret, keep);
      }
    }
  }

  /** For the session only; absent ones stay as they are. */
  async typed(id: string, secrets: { readonly [Field in SecretField]?: string | undefined }): Promise<void> {
    for (const field of SECRET_FIELDS) {
      const secret = secrets[field];
      if (secret !== undefined) {
        await this.#store.set(id + SUFFIXES[field], secret, false);
      }
    }
  }

  forget(id: string): void {
    for (const field of SECRET_FIELDS) {
      this.#store.forget(id + SUFFIXES[field]);
    }
  }
}
