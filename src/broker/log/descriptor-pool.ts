import { DESCRIPTORS } from './descriptor-limit.ts';
import { errorCodeOf } from './file-system.ts';

/** What has a descriptor that it can give back, and open again when it needs it. */
export type DescriptorHolder = {
  /** Closes the descriptor if nothing waits for the disk. Returns whether it did. */
  giveBackIdle(): boolean;
  /** Writes to the disk what waits for it, and closes the descriptor. Returns whether it did. */
  giveBackWritten(): boolean;
};

const NO_DESCRIPTOR_LEFT = new Set(['EMFILE', 'ENFILE']);

/**
 * Bounds how many descriptors files keep: a log with thousands of partitions must leave some to connections. The least
 * recently used file gives its own back. A file that waits for the disk keeps it, unless all of them wait.
 */
export class DescriptorPool {
  readonly #limit: number;
  /** The least recently used first. */
  readonly #holders = new Set<DescriptorHolder>();
  /** A sync needs its descriptor until it ends: with too many at once, no file could give its own back. */
  readonly #mostSyncs: number;
  #syncs = 0;
  readonly #waitingSyncs: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
    this.#mostSyncs = Math.max(1, Math.floor(limit / 4));
  }

  /** How many files have a descriptor. */
  get size(): number {
    return this.#holders.size;
  }

  /** The descriptor that `open` gives; its holder calls `used` and `closed` from then on. */
  open(holder: DescriptorHolder, open: () => number): number {
    if (this.#holders.size >= this.#limit) {
      this.#makeRoom();
    }
    const fd = this.#opened(open);
    this.#holders.add(holder);
    return fd;
  }

  #opened(open: () => number): number {
    try {
      return open();
    } catch (error) {
      // Something else in this process took what the limit leaves to it, and more.
      if (!NO_DESCRIPTOR_LEFT.has(errorCodeOf(error) ?? '') || !this.#makeRoom()) {
        throw error;
      }
      return open();
    }
  }

  #makeRoom(): boolean {
    return (
      this.#takeFirst((holder) => holder.giveBackIdle()) ||
      this.#takeFirst((holder) => holder.giveBackWritten())
    );
  }

  #takeFirst(takeFrom: (holder: DescriptorHolder) => boolean): boolean {
    for (const holder of this.#holders) {
      if (takeFrom(holder)) {
        return true;
      }
    }
    return false;
  }

  /** `undefined` where a sync may start at once, else what settles when it may. `endSync` follows. */
  startSync(): Promise<void> | undefined {
    if (this.#syncs < this.#mostSyncs) {
      this.#syncs += 1;
      return undefined;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waitingSyncs.push(resolve);
    return promise;
  }

  endSync(): void {
    const next = this.#waitingSyncs.shift();
    if (next === undefined) {
      this.#syncs -= 1;
    } else {
      next();
    }
  }

  used(holder: DescriptorHolder): void {
    this.#holders.delete(holder);
    this.#holders.add(holder);
  }

  closed(holder: DescriptorHolder): void {
    this.#holders.delete(holder);
  }
}

/** For all logs of this process, which share its descriptors. */
export const processDescriptors = new DescriptorPool(DESCRIPTORS.files);
