/** Something that happens, for whoever listens now. Listeners are called in the order they came. */
export type Signal<T> = {
  readonly emit: (value: T) => void;
  /** Returns the function that ends the listening. */
  readonly listen: (listener: (value: T) => void) => () => void;
  /** Whether anybody listens. */
  readonly isHeard: () => boolean;
};

export function createSignal<T>(): Signal<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    emit(value) {
      for (const listener of listeners) listener(value);
    },
    listen(listener) {
      // A wrapper, so that one function listening twice is two listeners.
      const own = (value: T) => listener(value);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    isHeard: () => listeners.size > 0,
  };
}
