import type { CompactableLog, CompactionPolicy } from './compactable-log.ts';
import { type CompactionResult, LogCompactor } from './log-compactor.ts';

/** The compaction of one partition, one at a time. */
export class PartitionCompaction {
  readonly #compactor: LogCompactor;
  #running: Promise<CompactionResult | undefined> | undefined;

  constructor(log: CompactableLog, maxKeys: number | undefined) {
    this.#compactor = new LogCompactor(log, maxKeys);
  }

  /** See `LogCompactor.run`; `undefined` also while another one runs. */
  async run(policy: CompactionPolicy): Promise<CompactionResult | undefined> {
    if (this.#running !== undefined) {
      return undefined;
    }
    this.#running = this.#compactor.run(policy);
    try {
      return await this.#running;
    } finally {
      this.#running = undefined;
    }
  }

  /** Settles when none runs, whatever came of it. */
  async settled(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }
}
