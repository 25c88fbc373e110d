import type { ListSource } from '../streams/list-view.ts';
import type { Signal } from '../streams/signal.ts';

/** A list of the read model, as views and queries need it. */
export type ListModel<Item, Row, CountKey extends string> = {
  readonly source: ListSource<Item>;
  readonly toRow: (item: Item) => Row;
  readonly counts: () => Readonly<Record<CountKey, number>>;
  /** Keys of the items that are new or have changed. */
  readonly changed: Signal<Iterable<string>>;
  /** What the filter and the search let through; undefined for everything. */
  readonly matcher: (filter: string, search: string) => ((item: Item) => boolean) | undefined;
};

/** True for an item one of whose texts holds the search, whatever the case and accents. */
export function textMatcher<Item>(
  search: string,
  textsOf: (item: Item) => readonly (string | undefined)[],
): ((item: Item) => boolean) | undefined {
  const wanted = plain(search.trim());
  if (wanted === '') return undefined;
  return (item) => textsOf(item).some((text) => text !== undefined && plain(text).includes(wanted));
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Both, where both are there. */
export function both<Item>(
  first: ((item: Item) => boolean) | undefined,
  second: ((item: Item) => boolean) | undefined,
): ((item: Item) => boolean) | undefined {
  if (!first || !second) return first ?? second;
  return (item) => first(item) && second(item);
}
