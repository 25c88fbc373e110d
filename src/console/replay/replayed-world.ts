import { offsetAfter, type LogRecord } from '../../domain/log-record.ts';
import { packRecords } from '../kafka/wire-batch.ts';
import type { ProjectionClient } from '../projection/projection-client.ts';

/** A world as of then: what the log says up to an instant, in a read model of its own. */
export type ReplayedWorld = Pick<
  ProjectionClient,
  'push' | 'ask' | 'openSession' | 'setClock' | 'setPrivacy' | 'settled' | 'stop'
>;

export type WorldHolderOptions = {
  /** A new, empty world. */
  readonly openWorld: () => Promise<ReplayedWorld>;
  /** Streams of the replay belong to another world now, or to none. */
  readonly onWorld: (world: ReplayedWorld | undefined) => void;
};

/** Marks are kept in one transaction of the read model: more of them than this are given up. */
const MARKS = 1_000;

/** The world of a replay, with the way back through its last events. */
export class WorldHolder {
  readonly #options: WorldHolderOptions;
  #world: ReplayedWorld | undefined;
  /** What each mark of the world was followed by, the latest last. */
  #marks: LogRecord[][] = [];

  constructor(options: WorldHolderOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#world !== undefined;
  }

  /** The last event that `back` would take back. */
  get lastMarked(): LogRecord | undefined {
    return this.#marks.at(-1)?.at(-1);
  }

  /** An empty world in the place of the one before. */
  async openNew(): Promise<void> {
    const old = this.#world;
    this.#world = await this.#options.openWorld();
    this.#marks = [];
    this.#options.onWorld(this.#world);
    await old?.stop();
  }

  async close(): Promise<void> {
    const last = this.#world;
    [this.#world, this.#marks] = [undefined, []];
    this.#options.onWorld(undefined);
    await last?.stop();
  }

  /** Folds records of one partition. */
  async push(records: readonly LogRecord[]): Promise<void> {
    const last = records.at(-1);
    if (!last || !this.#world) {
      return;
    }
    const { topic, partition, timestampMs } = last;
    this.#world.setClock(timestampMs);
    for (const batch of packRecords(records, { topic, partition, end: offsetAfter(last) })) {
      await this.#world.push(batch);
    }
  }

  /** Folds events that come next, behind a mark. */
  async forward(records: readonly LogRecord[]): Promise<void> {
    if (records.length === 0) {
      return;
    }
    if (this.#marks.length >= MARKS) {
      await this.forgetMarks();
    }
    await this.#world?.ask('mark', undefined);
    this.#marks.push([...records]);
    for (const record of records) {
      await this.push([record]);
    }
  }

  /** Takes back what came behind the last mark and returns it; undefined where no mark is left. */
  async back(): Promise<LogRecord[] | undefined> {
    const undone = this.#marks.pop();
    if (undone) {
      await this.#world?.ask('rollBack', undefined);
    }
    return undone;
  }

  async forgetMarks(): Promise<void> {
    this.#marks = [];
    await this.#world?.ask('forgetMarks', undefined);
  }

  /** Resolves when everything is folded and the world's clock says `atMs`. */
  async settle(atMs: number): Promise<void> {
    this.#world?.setClock(atMs);
    await this.#world?.settled();
  }
}
