/** A binary heap: the least item by `isLess` is on top. */
export class MinHeap<Item> {
  readonly #isLess: (a: Item, b: Item) => boolean;
  #items: Item[] = [];

  constructor(isLess: (a: Item, b: Item) => boolean) {
    this.#isLess = isLess;
  }

  get top(): Item | undefined {
    return this.#items[0];
  }

  clear(): void {
    this.#items = [];
  }

  push(item: Item): void {
    this.#items.push(item);
    let at = this.#items.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapWhereLess(at, parent)) {
        return;
      }
      at = parent;
    }
  }

  pop(): Item | undefined {
    const [top] = this.#items;
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) {
      return top;
    }
    this.#items[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const child = this.#isLessAt(right, left) ? right : left;
      if (!this.#swapWhereLess(child, at)) {
        return top;
      }
      at = child;
    }
  }

  #isLessAt(a: number, b: number): boolean {
    const [first, second] = [this.#items[a], this.#items[b]];
    return first !== undefined && second !== undefined && this.#isLess(first, second);
  }

  #swapWhereLess(child: number, parent: number): boolean {
    if (!this.#isLessAt(child, parent)) {
      return false;
    }
    const [a, b] = [this.#items[child] as Item, this.#items[parent] as Item];
    [this.#items[child], this.#items[parent]] = [b, a];
    return true;
  }
}
