import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createListQuery } from './list-query.ts';

function people(...all: readonly (readonly [open: string, personal: string])[]) {
  const database = new DatabaseSync(':memory:');
  database.exec(`
    CREATE TABLE people (no INTEGER PRIMARY KEY, written_ms INTEGER, state TEXT, data TEXT);
    CREATE VIRTUAL TABLE people_words
      USING fts5(open, personal, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
  `);
  for (const [index, [open, personal]] of all.entries()) {
    database.prepare('INSERT INTO people VALUES (?, ?, ?, ?)').run(index + 1, index, 'here', String(index));
    database
      .prepare('INSERT INTO people_words (rowid, open, personal) VALUES (?, ?, ?)')
      .run(index + 1, open, personal);
  }
  return createListQuery<number>(database, {
    table: 'people',
    words: 'people_words',
    state: 'state',
    idQueries: ["SELECT no FROM people WHERE 'id-' || data >= :from AND 'id-' || data < :to"],
    parse: Number,
  });
}

const LIST = people(
  ['Lampe', 'Zoé Martin\nzoe.martin@example.com'],
  ['Chaise', 'Zoé Martinez\nzoe.martinez@example.com'],
  ['Lampadaire', 'Marc\nmarc@example.community'],
);
const find = (search: string) => LIST.search(search, undefined, 10).items;

describe('a search', () => {
  it.each([
    ['lamp', [2, 0]],
    ['zoe mart', [1, 0]],
    ['ZOÉ', [1, 0]],
    // While it is written, and once it is whole.
    ['zoe.martin@exam', [1, 0]],
    ['zoe.martin@example.com', [0]],
    ['chaise zoe.martinez@example.com', [1]],
    ['marc@example.com', []],
    ['@', []],
  ])('for %j finds %j', (search, expected) => {
    expect(find(search)).toEqual(expected);
  });

  it('counts ids that begin alike, says when there are more, and has them all a part at a time', () => {
    const many = people(...Array.from({ length: 2_500 }, () => ['', ''] as const));
    expect(many.search('id-', undefined, 10)).toMatchObject({ matching: 1_000, more: true });
    expect(many.search('id-24', undefined, 200)).toMatchObject({ matching: 111, more: false });
    const all: number[] = [];
    let before: number | undefined;
    do {
      const part = many.part({ search: 'id-', state: 'here', before, limit: 300 });
      all.push(...part.items);
      before = part.next;
    } while (before !== undefined);
    expect(all).toEqual(Array.from({ length: 2_500 }, (_, index) => 2_499 - index));
  });

  it('finds nobody by name while people are hidden', () => {
    LIST.searchPersonal(false);
    expect([find('zoe'), find('lampe')]).toEqual([[], [0]]);
    LIST.searchPersonal(true);
  });
});
