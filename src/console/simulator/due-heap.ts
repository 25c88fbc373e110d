/** What is due at a time. */
type Due = { dueMs: number };

/** A binary heap: the earliest first, one entry per open story however long the story is. */
export type DueHeap<Item extends Due> = {
  readonly push: (item: Item) => void;
  readonly peek: () => Item | undefined;
  readonly pop: () => Item | undefined;
  readonly size: () => number;
  readonly clear: () => void;
};

export function createDueHeap<Item extends Due>(): DueHeap<Item> {
  const items: Item[] = [];

  function at(index: number): Item {
    return items[index] as Item;
  }

  function swap(a: number, b: number): void {
    [items[a], items[b]] = [at(b), at(a)];
  }

  function up(index: number): void {
    for (let child = index; child > 0;) {
      const parent = (child - 1) >> 1;
      if (at(parent).dueMs <= at(child).dueMs) return;
      swap(parent, child);
      child = parent;
    }
  }

  function down(): void {
    for (let parent = 0; ;) {
      const left = parent * 2 + 1;
      if (left >= items.length) return;
      const right = left + 1;
      const least = right < items.length && at(right).dueMs < at(left).dueMs ? right : left;
      if (at(parent).dueMs <= at(least).dueMs) return;
      swap(parent, least);
      parent = least;
    }
  }

  return {
    push(item) {
      items.push(item);
      up(items.length - 1);
    },
    peek: () => items[0],
    pop() {
      const first = items[0];
      const last = items.pop();
      if (first === undefined || last === undefined) return undefined;
      if (items.length > 0) {
        items[0] = last;
        down();
      }
      return first;
    },
    size: () => items.length,
    clear() {
      items.length = 0;
    },
  };
}
