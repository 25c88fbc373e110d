import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import { MOST_REPLAYS, type Instant, type ReplaySpeed, type ReplayState } from '../../contract/replay.ts';
import { createSignal, type Signal } from '../streams/signal.ts';
import { Replay, type ReplayOptions } from './replay.ts';
import type { ReplayedLog } from './replayed-log.ts';
import type { ReplaySource } from './replay-source.ts';
import type { ReplayedWorld } from './replayed-world.ts';

export type ReplaysOptions = Pick<ReplayOptions, 'kafka' | 'openWorld' | 'keptMs'>;

type Answer = Promise<Result<ReplayState>>;
type Entry = {
  readonly replay: Replay;
  world: ReplayedWorld | undefined;
  /** Sessions of the window that are open. */
  sessions: number;
  isOpen: boolean;
};

/**
 * A time machine for each window, by the window's name. Each holds a read model of its own, so their number is bounded;
 * one is closed when its window leaves the replay, or a while after the window's last session ended.
 */
export class Replays {
  readonly #options: ReplaysOptions;
  readonly #entries = new Map<string, Entry>();
  /** The state of a window's replay changed. */
  readonly changed: Signal<string> = createSignal<string>();
  /** The streams of a window's replay belong to another world, or to none. */
  readonly worldChanged: Signal<string> = createSignal<string>();

  constructor(options: ReplaysOptions) {
    this.#options = options;
  }

  state(window: string): ReplayState {
    return this.#entries.get(window)?.replay.state() ?? { phase: 'off' };
  }

  worldOf(window: string): ReplayedWorld | undefined {
    return this.#entries.get(window)?.world;
  }

  /** The log as of the instant that a window shows; undefined while it shows none. */
  logOf(window: string): ReplayedLog | undefined {
    return this.#entries.get(window)?.replay.log();
  }

  /** Windows that replay, or have a session. */
  get size(): number {
    return this.#entries.size;
  }

  worlds(): readonly ReplayedWorld[] {
    return [...this.#entries.values()].flatMap(({ world }) => world ?? []);
  }

  /** A session of a window begins; it ends when what this returns is called. */
  attend(window: string): () => void {
    const entry = this.#entryOf(window);
    const leave = entry.replay.watch();
    entry.sessions += 1;
    return () => {
      entry.sessions -= 1;
      leave();
      this.#forget(window, entry);
    };
  }

  seek(window: string, instant: Instant): Answer {
    return this.#opening(window, (replay) => replay.seek(instant));
  }

  open(window: string, source: ReplaySource): Answer {
    return this.#opening(window, (replay) => replay.open(source));
  }

  step(window: string, by: number): Answer {
    return this.#ofOpen(window, (replay) => replay.step(by));
  }

  play(window: string, speed: ReplaySpeed): Answer {
    return this.#ofOpen(window, (replay) => replay.play(speed));
  }

  pause(window: string): Answer {
    return this.#ofOpen(window, (replay) => replay.pause());
  }

  close(window: string): Answer {
    return this.#ofOpen(window, (replay) => replay.close());
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ replay }) => replay.close()));
  }

  #entryOf(window: string): Entry {
    const known = this.#entries.get(window);
    if (known) {
      return known;
    }
    const replay = new Replay({
      ...this.#options,
      onWorld: (world) => {
        entry.world = world;
        this.worldChanged.emit(window);
      },
      onChange: () => {
        if (replay.state().phase === 'off') {
          entry.isOpen = false;
        }
        this.changed.emit(window);
        this.#forget(window, entry);
      },
    });
    const entry: Entry = { replay, world: undefined, sessions: 0, isOpen: false };
    this.#entries.set(window, entry);
    return entry;
  }

  async #opening(window: string, work: (replay: Replay) => Answer): Answer {
    const others = [...this.#entries].filter(([name, { isOpen }]) => isOpen && name !== window);
    if (others.length >= MOST_REPLAYS) {
      return fail(appError('too_many_replays', `${MOST_REPLAYS} windows replay already`));
    }
    const entry = this.#entryOf(window);
    entry.isOpen = true;
    const result = await work(entry.replay);
    entry.isOpen = entry.replay.state().phase !== 'off';
    this.#forget(window, entry);
    return result;
  }

  async #ofOpen(window: string, work: (replay: Replay) => Answer): Answer {
    const entry = this.#entries.get(window);
    return entry ? work(entry.replay) : ok({ phase: 'off' });
  }

  #forget(window: string, entry: Entry): void {
    if (entry.sessions === 0 && !entry.isOpen && this.#entries.get(window) === entry) {
      this.#entries.delete(window);
    }
  }
}
