import { expect, it } from 'vitest';
import { firstLanguage } from './preferences.ts';

it('takes the remembered language, else the system’s first that we speak, else French', () => {
  expect([
    firstLanguage('en', ['fr-FR']),
    firstLanguage(undefined, ['de-DE', 'en-US', 'fr']),
    firstLanguage(undefined, ['de-DE']),
  ]).toEqual(['en', 'en', 'fr']);
});
