import { randomUUID } from 'node:crypto';
import type { ConnectionDraft, ConnectionProfile, ConnectionSettings } from '../../contract/connection.ts';
import { parseCallInput } from '../../contract/validators.ts';
import { keepJson, readJson } from './keep-file.ts';

/** As it is kept: with a mode and a colour, whatever the file or the draft says of them. */
type KeptSettings = ConnectionSettings & Required<Pick<ConnectionProfile, 'mode' | 'colour'>>;
export type StoredProfile = KeptSettings & { readonly id: string };

/** Connections by name, in a file of the home; no secrets in it. */
export type ProfileStore = {
  /** In the order they were made. */
  readonly all: () => readonly StoredProfile[];
  readonly find: (id: string) => StoredProfile | undefined;
  /** A new one where `id` is absent. */
  readonly save: (settings: KeptSettings, id: string | undefined) => StoredProfile;
  readonly remove: (id: string) => void;
  /** Which one the next start takes; undefined for the embedded broker. */
  readonly chosen: () => string | undefined;
  readonly choose: (id: string | undefined) => void;
};

/** What is unreadable in the file is left out, and said. */
export function openProfileStore(file: string, log: (line: string) => void): ProfileStore {
  const held = (readJson(file) ?? {}) as { readonly chosen?: unknown; readonly profiles?: unknown };
  let profiles = profilesIn(held.profiles, log);
  let chosen = profiles.find(({ id }) => id === held.chosen)?.id;

  function write(): void {
    keepJson(file, { chosen, profiles });
  }

  return {
    all: () => profiles,
    find: (id) => profiles.find((each) => each.id === id),
    save(settings, id = randomUUID()) {
      const profile = { ...settings, id };
      const isKnown = profiles.some((each) => each.id === id);
      profiles = isKnown ? profiles.map((each) => (each.id === id ? profile : each)) : [...profiles, profile];
      write();
      return profile;
    },
    remove(id) {
      profiles = profiles.filter((each) => each.id !== id);
      if (chosen === id) chosen = undefined;
      write();
    },
    chosen: () => chosen,
    choose(id) {
      if (chosen === id) return;
      chosen = id;
      write();
    },
  };
}

function profilesIn(held: unknown, log: (line: string) => void): readonly StoredProfile[] {
  if (!Array.isArray(held)) return [];
  const profiles: StoredProfile[] = [];
  for (const each of held) {
    // A file may have been written by hand, or by another Vigie: the validator of what screens send reads it too.
    const draft = { ...(each as object), keepPassword: false };
    const parsed = parseCallInput('connections.save', draft);
    if (!parsed.ok || parsed.value.id === undefined) {
      log('a connection could not be read from its file, and is left out');
      continue;
    }
    profiles.push({ ...settingsOf(parsed.value), id: parsed.value.id });
  }
  return profiles;
}

/**
 * Without what is no setting: no secret of the draft passes. A connection that names no mode, as those saved by older
 * versions, is read only.
 */
export function settingsOf({
  id: _id,
  password: _password,
  keyPassphrase: _keyPassphrase,
  keyPem: _keyPem,
  keepPassword: _keepPassword,
  ...settings
}: ConnectionDraft): KeptSettings {
  const { mode = 'read', colour = 'blue' } = settings;
  return { ...settings, mode, colour };
}
