import type { Signal } from '../streams/signal.ts';

/** What a view shows of a list. */
export type ListInputs = { readonly filter: string; readonly search: string; readonly limit: number };

export type ListWindow<Item> = {
  /** Newest first, at most `limit`. */
  readonly items: Item[];
  readonly matching: number;
  /** There are more than `matching`. */
  readonly more: boolean;
};

/** A list of the read model, as views and queries need it. */
export type ListModel<Item, Row, CountKey extends string> = {
  readonly window: (inputs: ListInputs) => ListWindow<Item>;
  readonly total: () => number;
  readonly get: (key: string) => Item | undefined;
  readonly keyOf: (item: Item) => string;
  /** Whether `a` stands before `b`: the newer one does. */
  readonly isBefore: (a: Item, b: Item) => boolean;
  /** What a filter lets through; a search is asked of `window`. */
  readonly shows: (item: Item, filter: string) => boolean;
  /** How many a filter lets through. */
  readonly countOf: (filter: string) => number;
  readonly isSimulated: (item: Item) => boolean;
  readonly toRow: (item: Item) => Row;
  readonly counts: () => Readonly<Record<CountKey, number>>;
  /** Keys of the items that are new or have changed. */
  readonly changed: Signal<Iterable<string>>;
};
