import type { ConsoleStatus } from '../../contract/streams.ts';

type Counts = Pick<ConsoleStatus['records'], 'read' | 'quarantined'>;

/** How much came in since the last summary. */
export type SpokenNews = { readonly read: number; readonly quarantined: number };

/** Sums up live counts for a screen reader: each summary covers the time since the one before. */
export class SpokenSummary {
  #told: Counts | undefined;

  /** The news since the last call; undefined for the first counts, for no news, and after counts that began again. */
  take(now: Counts): SpokenNews | undefined {
    const told = this.#told;
    this.#told = { read: now.read, quarantined: now.quarantined };
    if (!told || now.read <= told.read) {
      return undefined;
    }
    return { read: now.read - told.read, quarantined: Math.max(0, now.quarantined - told.quarantined) };
  }
}
