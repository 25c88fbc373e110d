import { describe, expect, it } from 'vitest';
import { askedLanguage } from './rest/asked-language.ts';
import { refusalJson, refusalTexts, STATUS_OF_REFUSAL, type Refusal } from './refusal.ts';
import { refusalPage } from './refusal-page.ts';

describe('a refusal', () => {
  it.each(Object.keys(STATUS_OF_REFUSAL) as Refusal[])('says what to do in both languages (%s)', (why) => {
    const texts = (['fr', 'en'] as const).map((language) => refusalJson(why, language).message);
    expect(new Set(texts).size).toBe(2);
    const page = refusalPage({ ...refusalTexts(why, 'fr'), language: 'fr', again: undefined });
    expect(page).toContain('lang="fr"');
    expect(page).not.toMatch(/<script|http-equiv|(src|href)=/);
    expect(page).toContain(refusalTexts(why, 'fr').body);
    // The screens and their reader's phone may be dark: so is the page, canvas included.
    expect(page).toContain(':root{color-scheme:light dark');
  });

  it('asks again once where a link of another site led here', () => {
    const texts = refusalTexts('no_session', 'en');
    expect(refusalPage({ ...texts, language: 'en', again: '/' })).toContain('content="0;url=/"');
  });
});

describe('askedLanguage', () => {
  it.each([
    ['fr-CA,fr;q=0.9', 'en', 'fr'],
    ['de,en;q=0.5', 'fr', 'en'],
    ['*', 'fr', 'en'],
    [undefined, 'fr', 'fr'],
    [undefined, undefined, 'en'],
  ] as const)('%s, with --lang %s', (asked, chosen, language) => {
    expect(askedLanguage(asked, chosen)).toBe(language);
  });
});
