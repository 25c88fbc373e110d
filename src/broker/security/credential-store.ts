import { join } from 'node:path';
import { readOnlyCopy, replaceChecksummedFile } from '../log/atomic-file.ts';
import type { FileSystem } from '../log/file-system.ts';
import {
  makeCredential,
  matchesPassword,
  SCRAM_MECHANISMS,
  type ScramCredential,
  type ScramMechanism,
} from './scram.ts';

export type User = { name: string; password: string };

/** Without a credential it is deleted. */
export type CredentialChange = {
  name: string;
  mechanism: ScramMechanism;
  credential: ScramCredential | undefined;
};

type UserCredentials = Partial<Record<ScramMechanism, ScramCredential>>;
type SavedCredential = { salt: string; iterations: number; storedKey: string; serverKey: string };

/** Who may log in, by salted and hashed credentials; no password is kept anywhere. */
export class CredentialStore {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  readonly #users: Map<string, UserCredentials>;

  constructor(fileSystem: FileSystem, dataDir: string) {
    this.#fileSystem = fileSystem;
    this.#path = join(dataDir, 'credentials');
    const content = readOnlyCopy(
      fileSystem,
      this.#path,
      'Put back a good copy, or remove the file and set the users and their passwords again.',
    );
    this.#users = new Map(content === undefined ? [] : decode(content.toString()));
  }

  get(name: string, mechanism: ScramMechanism): ScramCredential | undefined {
    return this.#users.get(name)?.[mechanism];
  }

  users(): ReadonlyMap<string, Readonly<UserCredentials>> {
    return this.#users;
  }

  /** Makes credentials of both kinds for those who are new or have another password. Throws when the disk does. */
  async ensure(users: readonly User[]): Promise<void> {
    for (const { name, password } of users) {
      if (!(await this.checkPassword(name, password))) {
        const made = await Promise.all(
          SCRAM_MECHANISMS.map((mechanism) => makeCredential(mechanism, password)),
        );
        this.#users.set(name, { 'SCRAM-SHA-256': made[0]!, 'SCRAM-SHA-512': made[1]! });
        this.#save();
      }
    }
  }

  async checkPassword(name: string, password: string): Promise<boolean> {
    for (const mechanism of SCRAM_MECHANISMS) {
      const credential = this.get(name, mechanism);
      if (credential !== undefined) {
        return matchesPassword(mechanism, credential, password);
      }
    }
    return false;
  }

  /** On the disk when it returns; throws when the disk refuses, and then nothing changed. */
  change(changes: readonly CredentialChange[]): void {
    if (changes.length === 0) {
      return;
    }
    const before = new Map(changes.map(({ name }) => [name, this.#users.get(name)]));
    for (const { name, mechanism, credential } of changes) {
      const { [mechanism]: _, ...rest } = this.#users.get(name) ?? {};
      this.#restore(name, credential === undefined ? rest : { ...rest, [mechanism]: credential });
    }
    try {
      this.#save();
    } catch (error) {
      for (const [name, credentials] of before) {
        this.#restore(name, credentials ?? {});
      }
      throw error;
    }
  }

  #restore(name: string, credentials: UserCredentials): void {
    if (Object.keys(credentials).length === 0) {
      this.#users.delete(name);
    } else {
      this.#users.set(name, credentials);
    }
  }

  #save(): void {
    const users = [...this.#users].map(([name, credentials]) => [
      name,
      Object.fromEntries(Object.entries(credentials).map(([key, credential]) => [key, encode(credential)])),
    ]);
    replaceChecksummedFile(this.#fileSystem, this.#path, Buffer.from(JSON.stringify(users)));
  }
}

function encode({ salt, iterations, storedKey, serverKey }: ScramCredential): SavedCredential {
  return {
    salt: salt.toString('base64'),
    iterations,
    storedKey: storedKey.toString('base64'),
    serverKey: serverKey.toString('base64'),
  };
}

function decode(text: string): [string, UserCredentials][] {
  const saved = JSON.parse(text) as [string, Record<ScramMechanism, SavedCredential>][];
  return saved.map(([name, credentials]) => [
    name,
    Object.fromEntries(
      Object.entries(credentials).map(([mechanism, { salt, iterations, storedKey, serverKey }]) => [
        mechanism,
        {
          salt: Buffer.from(salt, 'base64'),
          iterations,
          storedKey: Buffer.from(storedKey, 'base64'),
          serverKey: Buffer.from(serverKey, 'base64'),
        },
      ]),
    ),
  ]);
}
