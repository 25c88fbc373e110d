import type { ListDelta, ListSnapshot } from '../../contract/streams.ts';
import type { ListInputs, ListModel } from '../projection/list-model.ts';
import type { StreamView } from './stream-view.ts';

/** Beyond this many changed keys the window is read anew, which costs no more. */
const REMEMBER_KEYS = 1_000;
/** A search is asked anew each time, and people read: four times a second is enough. */
const SEARCH_MS = 250;

/**
 * The newest `limit` rows that match. Without a search it is kept up to date from what changed, and equal to a window
 * read anew at any time.
 */
export function createListView<Item, Row extends { readonly key: string }, CountKey extends string>(
  list: ListModel<Item, Row, CountKey>,
  inputs: ListInputs,
  onDirty: () => void,
): StreamView<ListSnapshot<Row, CountKey>, ListDelta<Row, CountKey>> {
  const { filter, limit } = inputs;
  const searches = inputs.search.trim() !== '';
  let window: Item[] = [];
  let found = { matching: 0, more: false };
  let dirty = new Set<string>();
  let changes = 0;
  let overflowed = false;

  const close = list.changed.listen((keys) => {
    for (const key of keys) {
      changes += 1;
      if (dirty.size < REMEMBER_KEYS) dirty.add(key);
      else overflowed = true;
    }
    onDirty();
  });

  function readAnew(): void {
    const { items, ...numbers } = list.window(inputs);
    window = items;
    found = numbers;
  }

  function numbers() {
    const { matching, more } = searches ? found : { matching: list.countOf(filter), more: false };
    return { total: list.total(), matching, more, counts: list.counts() };
  }

  function forget(): number {
    const folded = changes;
    dirty = new Set();
    changes = 0;
    overflowed = false;
    return folded;
  }

  function insert(item: Item): void {
    let at = 0;
    while (at < window.length && list.isBefore(window[at] as Item, item)) at += 1;
    if (at >= limit) return;
    window.splice(at, 0, item);
    if (window.length > limit) window.pop();
  }

  /** Brings the window up to date; returns the items whose rows are to be sent. */
  function update(): Item[] {
    const shown = new Map(window.map((item) => [list.keyOf(item), item]));
    if (overflowed || searches) {
      readAnew();
      return window.filter((item) => {
        const key = list.keyOf(item);
        return overflowed || dirty.has(key) || !shown.has(key);
      });
    }
    let hole = false;
    for (const key of dirty) {
      const item = list.get(key);
      const shows = item !== undefined && list.shows(item, filter);
      if (shown.has(key)) {
        const at = window.findIndex((each) => list.keyOf(each) === key);
        if (at < 0) continue;
        if (shows) window[at] = item;
        else {
          window.splice(at, 1);
          hole = true;
        }
      } else if (shows) insert(item);
    }
    if (hole) readAnew();
    return window.filter((item) => dirty.has(list.keyOf(item)) || !shown.has(list.keyOf(item)));
  }

  return {
    snapshot() {
      forget();
      readAnew();
      return { rows: window.map((item) => list.toRow(item)), ...numbers() };
    },
    delta() {
      if (changes === 0) return undefined;
      const changed = update();
      const folded = forget();
      const value = {
        upserts: changed.map((item) => list.toRow(item)),
        keys: window.map((item) => list.keyOf(item)),
        ...numbers(),
      };
      return { value, changes: folded };
    },
    minIntervalMs: searches ? SEARCH_MS : 0,
    close,
  };
}
