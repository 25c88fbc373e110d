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

  constructor(limit: number) {
    this.#limit = limit;
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
