import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { LANGUAGES, type Language } from '../../contract/language.ts';
import { keptChoices } from '../ui/kept-choices.ts';

type Preferences = {
  /** Absent until the user chooses one. */
  readonly language: Language | undefined;
  /** What `--lang` said when the user chose; absent where it said nothing. */
  readonly askedLanguage: Language | undefined;
  readonly logEvents: boolean;
};

/** What this user chose, kept by the browser. */
export const usePreferences = create<Preferences>()(
  persist<Preferences>(() => ({ language: undefined, askedLanguage: undefined, logEvents: false }), {
    name: 'vigie.preferences',
    storage: createJSONStorage(() => keptChoices),
  }),
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

/**
 * Whether `--lang` decides: it wins over a choice that was made when it said something else, and a choice that was made
 * under it stays.
 */
export function isLanguageAsked(
  asked: Language | undefined,
  { language, askedLanguage }: Pick<Preferences, 'language' | 'askedLanguage'>,
): asked is Language {
  return asked !== undefined && !(language !== undefined && askedLanguage === asked);
}
