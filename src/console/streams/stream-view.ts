/**
 * One subscriber's view of the read model. It is told that something changed, keeps what it needs to say so once,
 * and computes a delta only when the subscriber can take it.
 */
export type StreamView<Snapshot, Delta> = {
  readonly snapshot: () => Snapshot;
  /** What changed since the last snapshot or delta, and how many changes that folds; undefined for nothing. */
  readonly delta: () => { readonly value: Delta; readonly changes: number } | undefined;
  /** Deltas are at least this far apart. */
  readonly minIntervalMs: number;
  readonly close: () => void;
};

/** A view whose deltas are whole values. `read` is called at most once per delta. */
export function createStateView<Value>(options: {
  readonly read: () => Value;
  readonly minIntervalMs: number;
  /** Calls back after each change until the returned function is called. */
  readonly onChange: (listener: () => void) => () => void;
  readonly onDirty: () => void;
}): StreamView<Value, Value> {
  let changes = 0;
  const close = options.onChange(() => {
    changes += 1;
    options.onDirty();
  });
  return {
    snapshot() {
      changes = 0;
      return options.read();
    },
    delta() {
      if (changes === 0) return undefined;
      const folded = changes;
      changes = 0;
      return { value: options.read(), changes: folded };
    },
    minIntervalMs: options.minIntervalMs,
    close,
  };
}
