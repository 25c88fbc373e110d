import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** One of the lists of the read model, as a table with an index on what it is ordered and filtered by. */
export type ListTable<Entity> = {
  readonly table: string;
  readonly words: string;
  /** The column that filters compare. */
  readonly state: string;
  /** Select the rows whose id begins like the search: `no` of rows, with `:from` and `:to`. */
  readonly idQueries: readonly string[];
  readonly parse: (data: string) => Entity | undefined;
};

export type Found<Entity> = {
  /** Newest first. */
  readonly items: Entity[];
  readonly matching: number;
  /** There are more than `matching`: counting them all would take too long. */
  readonly more: boolean;
};

export type ListQuery<Entity> = {
  /** The newest, of one state where that is given. */
  readonly newest: (state: string | undefined, limit: number) => Entity[];
  /** Whose texts hold words that begin like those of the search, or whose id begins like it. */
  readonly search: (search: string, state: string | undefined, limit: number) => Found<Entity>;
};

/** Matches are counted up to here. */
const COUNTED = 1_000;
const ID_MATCHES = 50;

export function createListQuery<Entity>(database: DatabaseSync, list: ListTable<Entity>): ListQuery<Entity> {
  const { table, words, state: column } = list;
  const newest = database.prepare(
    `SELECT data FROM ${table} WHERE written_ms IS NOT NULL ORDER BY written_ms DESC, no DESC LIMIT ?`,
  );
  const newestOf = database.prepare(
    `SELECT data FROM ${table} WHERE ${column} = ? ORDER BY written_ms DESC, no DESC LIMIT ?`,
  );
  const found = database.prepare(
    `SELECT rowid AS no FROM ${words} WHERE ${words} MATCH ? ORDER BY rowid DESC LIMIT ?`,
  );
  const foundOf = database.prepare(
    `SELECT ${table}.no FROM ${words} JOIN ${table} ON ${table}.no = ${words}.rowid
     WHERE ${words} MATCH ? AND ${column} = ? ORDER BY ${words}.rowid DESC LIMIT ?`,
  );
  const byId = list.idQueries.map((query) => database.prepare(`${query} LIMIT ${ID_MATCHES}`));
  const rowOf = database.prepare(`SELECT data, ${column} AS state FROM ${table} WHERE no = ?`);

  function parsed(rows: readonly Record<string, unknown>[]): Entity[] {
    return rows.map(({ data }) => list.parse(String(data))).filter((entity) => entity !== undefined);
  }

  function numbersOf(search: string, state: string | undefined): Set<number> {
    const numbers = new Set<number>();
    const expression = wordExpression(search);
    if (expression !== undefined) {
      const limit = COUNTED + 1;
      const rows = state === undefined ? found.all(expression, limit) : foundOf.all(expression, state, limit);
      for (const { no } of rows) numbers.add(Number(no));
    }
    for (const { from, to } of idRanges(search)) {
      for (const query of byId) {
        for (const { no } of query.all({ from, to } as Record<string, SQLInputValue>)) {
          if (state === undefined || rowOf.get(Number(no))?.['state'] === state) numbers.add(Number(no));
        }
      }
    }
    return numbers;
  }

  return {
    newest: (state, limit) => parsed(state === undefined ? newest.all(limit) : newestOf.all(state, limit)),
    search(search, state, limit) {
      const numbers = [...numbersOf(search, state)].sort((a, b) => b - a);
      const rows = numbers.slice(0, limit).map((no) => rowOf.get(no) ?? {});
      const matching = Math.min(COUNTED, numbers.length);
      return { items: parsed(rows), matching, more: numbers.length > COUNTED };
    },
  };
}

/** Every word, and the beginning of each; undefined where there is none. */
function wordExpression(search: string): string | undefined {
  const terms = search.match(/[\p{L}\p{N}\p{M}]+/gu);
  if (!terms) return undefined;
  // A single letter begins too many words to be of use: it is looked for as a word of its own.
  return terms.map((term) => (term.length > 1 ? `"${term}"*` : `"${term}"`)).join(' AND ');
}

/** Ids that begin like the search, as written, and in either case. */
function idRanges(search: string): { from: string; to: string }[] {
  if (search.length < 2 || /\s/.test(search)) return [];
  return [...new Set([search, search.toLowerCase(), search.toUpperCase()])].map((from) => ({
    from,
    to: `${from}\u{10FFFF}`,
  }));
}
