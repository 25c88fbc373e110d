import { expect, it } from 'vitest';
import { firstLanguage, isLanguageAsked } from './preferences.ts';

it('takes the remembered language, else the system’s first that we speak, else French', () => {
  expect([
    firstLanguage('en', ['fr-FR']),
    firstLanguage(undefined, ['de-DE', 'en-US', 'fr']),
    firstLanguage(undefined, ['de-DE']),
  ]).toEqual(['en', 'en', 'fr']);
});

it('keeps a choice that was made under the same --lang, and follows another --lang', () => {
  const none = { language: undefined, askedLanguage: undefined };
  const underFrench = { language: 'en', askedLanguage: 'fr' } as const;
  const before = { language: 'en', askedLanguage: undefined } as const;
  expect([
    isLanguageAsked('fr', none),
    isLanguageAsked('fr', underFrench),
    isLanguageAsked('fr', before),
    isLanguageAsked('en', underFrench),
    isLanguageAsked(undefined, before),
  ]).toEqual([true, false, true, true, false]);
});
