import { describe, expect, it } from 'vitest';
import { askedLanguage } from './asked-language.ts';
import { refusalJson, refusalPage, STATUS_OF_REFUSAL, type Refusal } from './refusal.ts';

describe('a refusal', () => {
  it.each(Object.keys(STATUS_OF_REFUSAL) as Refusal[])('says what to do in both languages (%s)', (why) => {
    const texts = (['fr', 'en'] as const).map((language) => refusalJson(why, language).message);
    expect(new Set(texts).size).toBe(2);
    const page = refusalPage({ why, language: 'fr', again: false });
    expect(page).toContain('lang="fr"');
    expect(page).not.toMatch(/<script|http-equiv/);
  });

  it('asks again once where a link of another site led here', () => {
    expect(refusalPage({ why: 'no_session', language: 'en', again: true })).toContain('content="0;url=/"');
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
