/** Something with unsynced bytes. `sync` makes durable everything written before it is called. */
export type Syncable = { sync(): Promise<void> };

type Lane = { running: Promise<void> | undefined; gathering: Gathering | undefined };
type Gathering = { promise: Promise<void>; resolve: () => void; reject: (reason: unknown) => void };

/**
 * Group commit: while a sync runs, everything that asks for the next one shares it, whichever request
 * it came from. Each log has a lane of its own, so that one slow file does not hold up another, and
 * lanes that sync at the same moment share the file system's own journal commit.
 *
 * Invariant: a promise returned by `durable` settles after a sync that *started* after the call.
 */
export class GroupCommit {
  readonly #onDurable: () => void;
  readonly #lanes = new Map<Syncable, Lane>();

  /** `onDurable` is called after each sync that went well. */
  constructor(onDurable: () => void = () => undefined) {
    this.#onDurable = onDurable;
  }

  durable(target: Syncable): Promise<void> {
    let lane = this.#lanes.get(target);
    if (lane === undefined) {
      lane = { running: undefined, gathering: undefined };
      this.#lanes.set(target, lane);
    }
    if (lane.gathering === undefined) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      // Not every caller waits (acks=1); a failure is then seen by the log itself.
      promise.catch(() => undefined);
      lane.gathering = { promise, resolve, reject };
    }
    const { promise } = lane.gathering;
    lane.running ??= this.#run(target, lane);
    return promise;
  }

  async #run(target: Syncable, lane: Lane): Promise<void> {
    // The rest of this tick may still append to the same log.
    await Promise.resolve();
    while (lane.gathering !== undefined) {
      const round = lane.gathering;
      lane.gathering = undefined;
      try {
        await target.sync();
        this.#onDurable();
        round.resolve();
      } catch (error) {
        round.reject(error);
      }
    }
    this.#lanes.delete(target);
  }

  /** Settles when no sync of `target` runs or is asked for any more. */
  async settled(target: Syncable): Promise<void> {
    await this.#lanes.get(target)?.running;
  }
}
