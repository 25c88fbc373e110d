import { describe, expect, it, vi } from 'vitest';
import { createI18n, NAMESPACES, typeset, withMany } from './i18n.ts';

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
  );
}

function holes(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1] ?? '').toSorted();
}

describe('words', () => {
  it.each(Object.entries(NAMESPACES))('%s says the same things in both languages', (_name, { fr, en }) => {
    const french = new Map(flat(fr));
    const english = new Map(flat(en));
    expect([...english.keys()]).toEqual([...french.keys()]);
    for (const [key, text] of french) {
      expect({ key, empty: text.trim() === '', holes: holes(text) }).toEqual({
        key,
        empty: false,
        holes: holes(english.get(key) ?? ''),
      });
    }
  });

  it('finds a plural for every number, a million included', () => {
    const i18n = createI18n('fr');
    const words = [0, 1, 2, 1_000_000].map((count) => i18n.t('shell:quarantine.label', { count }));
    expect(words.map((text) => text.replaceAll(/\s/gu, ' '))).toEqual([
      '0 enregistrement à corriger en quarantaine',
      '1 enregistrement à corriger en quarantaine',
      '2 enregistrements à corriger en quarantaine',
      '1 000 000 enregistrements à corriger en quarantaine',
    ]);
  });

  it('adds the third plural wherever there is a second', () => {
    expect(withMany({ a: { x_one: '1', x_other: 'n' }, b: 'z' })).toEqual({
      a: { x_one: '1', x_other: 'n', x_many: 'n' },
      b: 'z',
    });
  });

  it('does not let a French line break before its punctuation', () => {
    expect(typeset({ a: { b: 'Quoi ? « Oui » : voilà ; bien !' }, c: 'à 12:30' })).toEqual({
      a: { b: 'Quoi\u202f? «\u00a0Oui\u00a0»\u00a0: voilà\u202f; bien\u202f!' },
      c: 'à 12:30',
    });
  });
});

describe('a page left open', () => {
  it.each(['fr', 'en'] as const)(
    'shows ten thousand changing texts with the formats it began with (%s)',
    (language) => {
      const i18n = createI18n(language);
      i18n.t('common:shownOf', { count: 1, total: 2 });
      const made = vi.spyOn(Intl, 'NumberFormat');
      for (let count = 0; count < 10_000; count += 1) i18n.t('common:shownOf', { count, total: count * 7 });
      expect(made).not.toHaveBeenCalled();
      made.mockRestore();
    },
  );
});
