import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { LANGUAGES, type Language } from '../../contract/language.ts';

type Preferences = {
  /** Absent until the user chooses one. */
  readonly language: Language | undefined;
  readonly logEvents: boolean;
};

/** What this user chose, kept by the browser. */
export const usePreferences = create<Preferences>()(
  persist<Preferences>(() => ({ language: undefined, logEvents: false }), { name: 'vigie.preferences' }),
);

/** The remembered choice, else the first language of the system that we speak, else French. */
export function firstLanguage(remembered: Language | undefined, system: readonly string[]): Language {
  if (remembered && LANGUAGES.includes(remembered)) return remembered;
  for (const tag of system) {
    const known = LANGUAGES.find((language) => tag.toLowerCase().startsWith(language));
    if (known) return known;
  }
  return 'fr';
}
