import { LANGUAGES, type Language } from '../contract/language.ts';

/** The screens' language, for what is not a screen. What was asked for at the start wins, then what was last spoken. */
export function firstLanguage(
  asked: Language | undefined,
  kept: Language | undefined,
  system: readonly string[],
): Language {
  const spoken = system
    .map((tag) => LANGUAGES.find((language) => tag.toLowerCase().startsWith(language)))
    .find((language) => language !== undefined);
  return asked ?? kept ?? spoken ?? 'fr';
}
