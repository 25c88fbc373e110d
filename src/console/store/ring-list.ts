import type { ListSource } from '../streams/list-view.ts';

/** A list that keeps its latest items only; `total` counts all there ever were. */
export type RingList<Item> = { readonly source: ListSource<Item>; readonly add: (item: Item) => void };

export function createRingList<Item extends { readonly key: string }>(capacity: number): RingList<Item> {
  /** Oldest first. Replaced by its newer half when it holds twice the capacity: cheaper than shifting. */
  let items: Item[] = [];
  let byKey = new Map<string, { item: Item; sequence: number }>();
  let total = 0;

  function forgetOldest(): void {
    items = items.slice(-capacity);
    const kept = new Map<string, { item: Item; sequence: number }>();
    for (const item of items) {
      const entry = byKey.get(item.key);
      if (entry) kept.set(item.key, entry);
    }
    byKey = kept;
  }

  return {
    add(item) {
      total += 1;
      items.push(item);
      byKey.set(item.key, { item, sequence: total });
      if (items.length >= capacity * 2) forgetOldest();
    },
    source: {
      total: () => total,
      get: (key) => byKey.get(key)?.item,
      *newestFirst() {
        for (let at = items.length - 1; at >= 0; at -= 1) yield items[at] as Item;
      },
      keyOf: (item) => item.key,
      sequenceOf: (item) => byKey.get(item.key)?.sequence ?? 0,
    },
  };
}
