import type { ListDelta, ListSnapshot } from '../../contract/streams.ts';
import type { ListInputs, ListModel } from '../projection/list-model.ts';
import { FOLLOWED_ROWS, type FollowedRate } from './arrival-pace.ts';
import { RowSampling } from './row-sampling.ts';
import type { StreamView } from './stream-view.ts';

/** Beyond this many changed keys the window is read again, which costs no more. */
const REMEMBER_KEYS = 1_000;
/** A search runs again each time, and people read: four times a second is enough. */
const SEARCH_MS = 250;
/** While rows are left out, the others come at a steady beat. */
const BEAT_MS = 250;
/** At each beat, this part of the rows that are due. */
const DUE_PART = 1 / 3;

type KeyedRow = { readonly key: string };

export type ListViewOptions<Item, Row, CountKey extends string> = {
  readonly list: ListModel<Item, Row, CountKey>;
  readonly inputs: ListInputs;
  readonly onDirty: () => void;
  readonly now: () => number;
  readonly rate?: FollowedRate;
};

/**
 * The newest `limit` rows that match. Without a search it is kept up to date from what changed, and equal to a window
 * read again at any time; faster than eyes can follow, it takes in one in N of the rows that arrive.
 */
export class ListView<Item, Row extends KeyedRow, CountKey extends string> implements StreamView<
  ListSnapshot<Row, CountKey>,
  ListDelta<Row, CountKey>
> {
  readonly #list: ListModel<Item, Row, CountKey>;
  readonly #inputs: ListInputs;
  readonly #onDirty: () => void;
  readonly #searches: boolean;
  readonly #sampling: RowSampling;
  readonly #stopListening: () => void;
  #window: Item[] = [];
  /** Keys of the window. */
  #keys: ReadonlySet<string> = new Set();
  #found = { matching: 0, more: false };
  #dirty = new Set<string>();
  /** Keys of rows that are chosen and wait for their beat, the oldest first. */
  #due: string[] = [];
  #changes = 0;
  #hasOverflowed = false;
  /** People made something while rows were left out: it does not wait for the beat. */
  #isUrgent = false;
  #beat: NodeJS.Timeout | undefined;

  constructor({ list, inputs, onDirty, now, rate = FOLLOWED_ROWS }: ListViewOptions<Item, Row, CountKey>) {
    this.#list = list;
    this.#inputs = inputs;
    this.#onDirty = onDirty;
    this.#searches = inputs.search.trim() !== '';
    this.#sampling = new RowSampling(rate, now);
    this.#stopListening = list.changed.listen((keys) => this.#note(keys));
  }

  get minIntervalMs(): number {
    if (this.#searches) {
      return SEARCH_MS;
    }
    return this.#oneIn > 1 && !this.#isUrgent ? BEAT_MS : 0;
  }

  /** A list that is not full yet takes in everything. */
  get #oneIn(): number {
    const { filter, limit } = this.#inputs;
    return filter === 'all' && this.#window.length < limit ? 1 : this.#sampling.oneIn;
  }

  snapshot(): ListSnapshot<Row, CountKey> {
    this.#forget();
    this.#readAgain();
    return { rows: this.#window.map((item) => this.#list.toRow(item)), ...this.#numbers() };
  }

  delta(): { readonly value: ListDelta<Row, CountKey>; readonly changes: number } | undefined {
    const before = this.#sampling.oneIn;
    if (this.#changes === 0 && this.#due.length === 0 && before === 1) {
      return undefined;
    }
    const changed = this.#searches ? this.#searchAgain() : this.#update();
    const changes = this.#forget();
    if (changed.length === 0 && changes === 0 && this.#sampling.oneIn === before) {
      return undefined;
    }
    this.#keepBeat();
    const value = {
      upserts: changed.map((item) => this.#list.toRow(item)),
      keys: [...this.#keys],
      ...this.#numbers(),
    };
    return { value, changes: Math.max(1, changes) };
  }

  close(): void {
    clearInterval(this.#beat);
    this.#stopListening();
  }

  #note(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#changes += 1;
      if (!this.#keys.has(key) && !this.#searches && this.#oneIn > 1) {
        if (!this.#chooses(key)) {
          continue;
        }
        this.#isUrgent ||= this.#sampling.showsHandMade && !this.#isSimulated(key);
      }
      if (this.#dirty.size < REMEMBER_KEYS) {
        this.#dirty.add(key);
      } else {
        this.#hasOverflowed = true;
      }
    }
    this.#onDirty();
  }

  #chooses(key: string): boolean {
    return this.#sampling.chooses(key, () => this.#isSimulated(key));
  }

  #isSimulated(key: string): boolean {
    const item = this.#list.get(key);
    return item === undefined || this.#list.isSimulated(item);
  }

  #readAgain(): void {
    const { items, ...numbers } = this.#list.window(this.#inputs);
    this.#found = numbers;
    this.#due = [];
    this.#show(items);
  }

  #show(window: Item[]): void {
    this.#window = window;
    this.#keys = new Set(window.map((item) => this.#list.keyOf(item)));
  }

  #searchAgain(): readonly Item[] {
    const before = this.#keys;
    this.#readAgain();
    return this.#changedSince(before);
  }

  /** Brings the window up to date; returns the items whose rows are to be sent. */
  #update(): readonly Item[] {
    const before = this.#keys;
    const wasLeavingOut = this.#oneIn > 1;
    const arrivals = this.#arrivals();
    this.#sampling.note({
      arrivals: arrivals.map((key) => ({ key, isSimulated: this.#isSimulated(key) })),
      total: this.#inputs.filter === 'all' ? this.#list.countOf('all') : undefined,
    });
    const oneIn = this.#oneIn;
    if (oneIn === 1 && (wasLeavingOut || this.#hasOverflowed)) {
      this.#readAgain();
      return this.#changedSince(before);
    }
    const hasHole = this.#refresh(this.#hasOverflowed ? before : this.#dirty);
    this.#take(arrivals, oneIn);
    if (hasHole && oneIn === 1) {
      this.#readAgain();
    } else {
      this.#show(this.#window);
    }
    return this.#changedSince(before);
  }

  /** Keys that match and are not in the window yet. */
  #arrivals(): readonly string[] {
    const { filter } = this.#inputs;
    return [...this.#dirty].filter((key) => {
      const item = this.#keys.has(key) ? undefined : this.#list.get(key);
      return item !== undefined && this.#list.shows(item, filter);
    });
  }

  /** What the window holds as it is now. @returns whether rows left it. */
  #refresh(keys: ReadonlySet<string>): boolean {
    const size = this.#window.length;
    const kept: Item[] = [];
    for (const item of this.#window) {
      const key = this.#list.keyOf(item);
      const now = keys.has(key) ? this.#list.get(key) : item;
      if (now !== undefined && this.#list.shows(now, this.#inputs.filter)) {
        kept.push(now);
      }
    }
    this.#window = kept;
    return kept.length < size;
  }

  /** All that arrived; or, where rows are left out, those that are due at this beat. */
  #take(arrivals: readonly string[], oneIn: number): void {
    if (oneIn === 1) {
      for (const key of arrivals) {
        this.#insert(key);
      }
      return;
    }
    for (const key of arrivals.filter((each) => this.#chooses(each))) {
      if (this.#sampling.showsHandMade && !this.#isSimulated(key)) {
        this.#insert(key);
      } else if (!this.#due.includes(key)) {
        this.#due.push(key);
      }
    }
    for (const key of this.#due.splice(0, Math.ceil(this.#due.length * DUE_PART))) {
      this.#insert(key);
    }
  }

  #insert(key: string): void {
    const { filter, limit } = this.#inputs;
    const item = this.#list.get(key);
    if (item === undefined || !this.#list.shows(item, filter)) {
      return;
    }
    const behind = this.#window.findIndex((each) => !this.#list.isBefore(each, item));
    const at = behind === -1 ? this.#window.length : behind;
    if (at >= limit) {
      return;
    }
    this.#window.splice(at, 0, item);
    if (this.#window.length > limit) {
      this.#window.pop();
    }
  }

  #changedSince(before: ReadonlySet<string>): readonly Item[] {
    return this.#window.filter((item) => {
      const key = this.#list.keyOf(item);
      return this.#dirty.has(key) || this.#hasOverflowed || !before.has(key);
    });
  }

  #numbers() {
    const { filter } = this.#inputs;
    const { matching, more } = this.#searches
      ? this.#found
      : { matching: this.#list.countOf(filter), more: false };
    return {
      total: this.#list.total(),
      matching,
      more,
      counts: this.#list.counts(),
      oneIn: this.#oneIn,
    };
  }

  #forget(): number {
    const changes = this.#changes;
    this.#dirty = new Set();
    this.#changes = 0;
    this.#hasOverflowed = false;
    this.#isUrgent = false;
    return changes;
  }

  /** Rows that are due, and calm, come without another change. */
  #keepBeat(): void {
    if (this.#sampling.oneIn === 1) {
      clearInterval(this.#beat);
      this.#beat = undefined;
    } else {
      this.#beat ??= setInterval(this.#onDirty, BEAT_MS);
    }
  }
}
