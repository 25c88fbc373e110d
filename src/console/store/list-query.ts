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
  /** Whether a search finds people and places; it does at first. */
  readonly searchPersonal: (on: boolean) => void;
  /** The newest, of one state where that is given. */
  readonly newest: (state: string | undefined, limit: number) => Entity[];
  /** Whose texts hold words that begin like those of the search, or whose id begins like it. */
  readonly search: (search: string, state: string | undefined, limit: number) => Found<Entity>;
  /** A part of all that match, in an order of its own, and where the next part begins; absent at the end. */
  readonly part: (asked: PartAsked) => { readonly items: Entity[]; readonly next: number | undefined };
};

type PartAsked = {
  readonly search: string;
  readonly state: string | undefined;
  /** `next` of the part before. */
  readonly before: number | undefined;
  readonly limit: number;
};

/** Matches are counted up to here. */
const COUNTED = 1_000;

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
  const partOfAll = database.prepare(
    `SELECT no, data FROM ${table} WHERE no < ? AND written_ms IS NOT NULL ORDER BY no DESC LIMIT ?`,
  );
  const partOf = database.prepare(
    `SELECT no, data FROM ${table} WHERE no < ? AND ${column} = ? ORDER BY no DESC LIMIT ?`,
  );
  const foundBefore = database.prepare(
    `SELECT rowid AS no FROM ${words} WHERE ${words} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?`,
  );
  const byId = list.idQueries.map((query) => database.prepare(`${query} LIMIT ${COUNTED + 1}`));
  const byIdBefore = list.idQueries.map((query) =>
    database.prepare(`SELECT no FROM (${query}) WHERE no < :below ORDER BY no DESC LIMIT :limit`),
  );
  const rowOf = database.prepare(`SELECT data, ${column} AS state FROM ${table} WHERE no = ?`);

  let findsPersonal = true;

  function expressionOf(search: string): string | undefined {
    const words = wordExpression(search);
    return words === undefined || findsPersonal ? words : `open : (${words})`;
  }

  function parsed(rows: readonly Record<string, unknown>[]): Entity[] {
    return rows.map(({ data }) => list.parse(String(data))).filter((entity) => entity !== undefined);
  }

  function numbersOf(search: string, state: string | undefined): Set<number> {
    const numbers = new Set<number>();
    const expression = expressionOf(search);
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

  /** Numbers of rows whose words or ids match, below one, largest first. */
  function foundNumbers(search: string, below: number, limit: number): number[] {
    const expression = expressionOf(search);
    const numbers = new Set(
      expression === undefined ? [] : foundBefore.all(expression, below, limit).map(({ no }) => Number(no)),
    );
    for (const { from, to } of idRanges(search)) {
      for (const query of byIdBefore) {
        const inputs: Record<string, SQLInputValue> = { from, to, below, limit };
        for (const { no } of query.all(inputs)) numbers.add(Number(no));
      }
    }
    return [...numbers].sort((a, b) => b - a).slice(0, limit);
  }

  return {
    searchPersonal(on) {
      findsPersonal = on;
    },
    part({ search, state, before = Number.MAX_SAFE_INTEGER, limit }) {
      if (search.trim() !== '') {
        const numbers = foundNumbers(search.trim(), before, limit);
        const rows = numbers.map((no) => rowOf.get(no) ?? {});
        const wanted = state === undefined ? rows : rows.filter((row) => row['state'] === state);
        return { items: parsed(wanted), next: numbers.length < limit ? undefined : numbers.at(-1) };
      }
      const rows = state === undefined ? partOfAll.all(before, limit) : partOf.all(before, state, limit);
      const last = rows.at(-1)?.['no'];
      return {
        items: parsed(rows),
        next: rows.length < limit || last === undefined ? undefined : Number(last),
      };
    },
    newest: (state, limit) => parsed(state === undefined ? newest.all(limit) : newestOf.all(state, limit)),
    search(search, state, limit) {
      const numbers = [...numbersOf(search, state)].sort((a, b) => b - a);
      const rows = numbers.slice(0, limit).map((no) => rowOf.get(no) ?? {});
      const matching = Math.min(COUNTED, numbers.length);
      return { items: parsed(rows), matching, more: numbers.length > COUNTED };
    },
  };
}

/**
 * Every word, and the beginning of each; undefined where there is none. Of a whole e-mail address the words are looked
 * for as they are: nearly every row has a word that begins like `com`, and all of those would be gathered.
 */
function wordExpression(search: string): string | undefined {
  const terms = search.split(/\s+/).flatMap((part) => {
    const isAddress = /@[^@]+\.\p{L}{2,}$/u.test(part);
    const words = part.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
    // A single letter begins too many words to be of use: it is looked for as a word of its own.
    return words.map((word) => (word.length > 1 && !isAddress ? `"${word}"*` : `"${word}"`));
  });
  return terms.length === 0 ? undefined : terms.join(' AND ');
}

/** Ids that begin like the search, as written, and in either case. */
function idRanges(search: string): { from: string; to: string }[] {
  if (search.length < 2 || /\s/.test(search)) return [];
  return [...new Set([search, search.toLowerCase(), search.toUpperCase()])].map((from) => ({
    from,
    to: `${from}\u{10FFFF}`,
  }));
}
