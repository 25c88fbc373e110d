import type { LogFilter, LogTail } from '../../contract/log.ts';
import type { StreamView } from '../streams/stream-view.ts';
import type { LogBrowser } from './log-browser.ts';

export type ReplayedTailOptions = {
  /** The log as of the instant that is shown; undefined while the replay is on its way there. */
  readonly log: () => Pick<LogBrowser, 'search' | 'lanes'> | undefined;
  readonly topic: string;
  readonly partition: number | undefined;
  readonly filter: LogFilter;
  /** Calls back after each change of the replay until the returned function is called. */
  readonly onChange: (listener: () => void) => () => void;
  readonly onDirty: () => void;
};

const ROWS = 200;
/** While it plays, the log is read four times a second at most. */
const LOOK_MS = 250;

const UNKNOWN: LogTail = {
  lanes: [],
  rows: [],
  received: 0,
  matching: 0,
  dropped: 0,
  oneIn: 1,
  problem: undefined,
};

/** The latest records of a topic as of the instant of a replay: it follows the steps of the replay, both ways. */
export class ReplayedTail implements StreamView<LogTail, LogTail> {
  readonly minIntervalMs = LOOK_MS;
  readonly #options: ReplayedTailOptions;
  readonly #stopListening: () => void;
  #value = UNKNOWN;
  #changes = 0;
  #isLooking = false;
  /** The replay moved on while the log was read. */
  #isBehind = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ReplayedTailOptions) {
    this.#options = options;
    this.#stopListening = options.onChange(() => this.#follow());
    this.#follow();
  }

  snapshot(): LogTail {
    this.#changes = 0;
    return this.#value;
  }

  delta(): { readonly value: LogTail; readonly changes: number } | undefined {
    if (this.#changes === 0) {
      return undefined;
    }
    const changes = this.#changes;
    return { value: this.snapshot(), changes };
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  #follow(): void {
    const log = this.#options.log();
    if (!log && this.#value !== UNKNOWN) {
      // Nothing of the instant before is shown under the next one.
      this.#tell(UNKNOWN);
    }
    this.#isBehind = true;
    if (log && !this.#isLooking && !this.#isClosed) {
      void this.#look(log);
    }
  }

  async #look(log: Pick<LogBrowser, 'search' | 'lanes'>): Promise<void> {
    this.#isLooking = true;
    this.#isBehind = false;
    const value = await this.#read(log);
    if (this.#isClosed) {
      return;
    }
    if (this.#options.log()) {
      this.#tell(value);
    }
    this.#timer = setTimeout(() => {
      this.#isLooking = false;
      if (this.#isBehind) {
        this.#follow();
      }
    }, LOOK_MS);
  }

  async #read(log: Pick<LogBrowser, 'search' | 'lanes'>): Promise<LogTail> {
    const { topic, partition, filter } = this.#options;
    const found = await log.search({ topic, partition, filter, start: { kind: 'latest' }, limit: ROWS });
    if (!found.ok) {
      return { ...UNKNOWN, problem: found.error.code === 'not_found' ? 'no_topic' : 'unreachable' };
    }
    try {
      const { rows, scanned } = found.value;
      const lanes = await log.lanes(topic);
      return { ...UNKNOWN, lanes, rows: rows.toReversed(), received: scanned, matching: rows.length };
    } catch {
      // The search named the ranges of the same log: only a lost connection makes the second question fail.
      return { ...UNKNOWN, problem: 'unreachable' };
    }
  }

  #tell(value: LogTail): void {
    this.#value = value;
    this.#changes += 1;
    this.#options.onDirty();
  }
}
