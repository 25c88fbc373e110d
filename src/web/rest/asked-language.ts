import { LANGUAGES, type Language } from '../../contract/language.ts';

/** The first of the two languages that `Accept-Language` names; English where it names neither. */
function languageOf(acceptLanguage: string | undefined): Language {
  const tags = (acceptLanguage ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return LANGUAGES.find((language) => language === tags.find((tag) => tag === 'fr' || tag === 'en')) ?? 'en';
}

/** The asker's own, else that of `--lang`. */
export function askedLanguage(acceptLanguage: string | undefined, chosen: Language | undefined): Language {
  return acceptLanguage === undefined ? (chosen ?? 'en') : languageOf(acceptLanguage);
}
