import type { ListDelta, ListSnapshot } from '../../contract/streams.ts';
import type { StreamView } from './stream-view.ts';

/** A list that only grows at its newest end, whose items may change. */
export type ListSource<Item> = {
  readonly total: () => number;
  readonly get: (key: string) => Item | undefined;
  readonly newestFirst: () => Iterable<Item>;
  readonly keyOf: (item: Item) => string;
  /** Grows with each new item: the order of the list. */
  readonly sequenceOf: (item: Item) => number;
};

export type ListViewOptions<Item, Row, CountKey extends string> = {
  readonly source: ListSource<Item>;
  readonly limit: number;
  /** Absent where the filter lets everything through. */
  readonly matches: ((item: Item) => boolean) | undefined;
  readonly toRow: (item: Item) => Row;
  readonly counts: () => Readonly<Record<CountKey, number>>;
  readonly onChange: (listener: (keys: Iterable<string>) => void) => () => void;
  readonly onDirty: () => void;
};

/** Beyond this many changed keys the window is computed from scratch, which costs no more. */
const REMEMBER_KEYS = 5_000;

/** The newest `limit` matching rows. Incremental, and equal to a computation from scratch at any time. */
export function createListView<Item, Row extends { readonly key: string }, CountKey extends string>(
  options: ListViewOptions<Item, Row, CountKey>,
): StreamView<ListSnapshot<Row, CountKey>, ListDelta<Row, CountKey>> {
  const { source, matches } = options;
  let window: Item[] = [];
  /** Keys that match; kept only where there is a filter. */
  let matching = new Set<string>();
  let dirty = new Set<string>();
  let changes = 0;
  let overflowed = false;

  const close = options.onChange((keys) => {
    for (const key of keys) {
      changes += 1;
      if (dirty.size < REMEMBER_KEYS) dirty.add(key);
      else overflowed = true;
    }
    options.onDirty();
  });

  function scan(): void {
    window = [];
    matching = new Set();
    for (const item of source.newestFirst()) {
      if (matches) {
        if (!matches(item)) continue;
        matching.add(source.keyOf(item));
      } else if (window.length >= options.limit) break;
      if (window.length < options.limit) window.push(item);
    }
  }

  /** The newest matching items again, when one has left the window and its place is free. */
  function refill(): void {
    window = [];
    for (const item of source.newestFirst()) {
      if (matches && !matching.has(source.keyOf(item))) continue;
      window.push(item);
      if (window.length >= options.limit) break;
    }
  }

  function numbers() {
    const total = source.total();
    return { total, matching: matches ? matching.size : total, counts: options.counts() };
  }

  function forget(): number {
    const folded = changes;
    dirty = new Set();
    changes = 0;
    overflowed = false;
    return folded;
  }

  function insert(item: Item): void {
    const sequence = source.sequenceOf(item);
    let at = 0;
    while (at < window.length && source.sequenceOf(window[at] as Item) > sequence) at += 1;
    if (at >= options.limit) return;
    window.splice(at, 0, item);
    if (window.length > options.limit) window.pop();
  }

  /** Brings the window up to date; returns the items whose rows are to be sent. */
  function update(): Item[] {
    if (overflowed) {
      scan();
      return window;
    }
    let hole = false;
    const touched = new Set<string>();
    for (const key of dirty) {
      const item = source.get(key);
      const at = window.findIndex((shown) => source.keyOf(shown) === key);
      const shows = item !== undefined && (!matches || matches(item));
      if (matches) {
        if (shows) matching.add(key);
        else matching.delete(key);
      }
      if (at >= 0 && !shows) {
        window.splice(at, 1);
        hole = true;
      } else if (at >= 0) window[at] = item as Item;
      else if (shows) insert(item);
      touched.add(key);
    }
    if (hole) {
      const before = new Set(window.map((item) => source.keyOf(item)));
      refill();
      for (const item of window) if (!before.has(source.keyOf(item))) touched.add(source.keyOf(item));
    }
    return window.filter((item) => touched.has(source.keyOf(item)));
  }

  return {
    snapshot() {
      forget();
      scan();
      return { rows: window.map((item) => options.toRow(item)), ...numbers() };
    },
    delta() {
      if (changes === 0) return undefined;
      const changed = update();
      const folded = forget();
      const value = {
        upserts: changed.map((item) => options.toRow(item)),
        keys: window.map((item) => source.keyOf(item)),
        ...numbers(),
      };
      return { value, changes: folded };
    },
    minIntervalMs: 0,
    close,
  };
}
