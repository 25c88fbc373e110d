import type { Bridge } from '../../contract/bridge.ts';
import type { StreamInput, StreamName, StreamSnapshot } from '../../contract/contract.ts';
import type { FrameScheduler } from './frame-scheduler.ts';
import { createStreamStore, LOADING, type StreamState, type StreamStore } from './stream-store.ts';

/** Subscriptions by name and input: two components that ask for the same share one. */
export type StreamRegistry = {
  readonly read: <N extends StreamName>(key: StreamKey<N>) => StreamState<StreamSnapshot<N>>;
  /** Calls `changed` at each new state until the returned function is called. */
  readonly watch: <N extends StreamName>(key: StreamKey<N>, changed: () => void) => () => void;
};

export type StreamKey<N extends StreamName> = {
  readonly name: N;
  readonly input: StreamInput<N>;
  readonly text: string;
};

export function streamKey<N extends StreamName>(name: N, input: StreamInput<N>): StreamKey<N> {
  return { name, input, text: `${name} ${JSON.stringify(input) ?? ''}` };
}

export function createStreamRegistry(bridge: Bridge, scheduler: FrameScheduler): StreamRegistry {
  const stores = new Map<string, { store: StreamStore<unknown>; holders: number }>();

  return {
    read<N extends StreamName>(key: StreamKey<N>) {
      const entry = stores.get(key.text);
      return (entry?.store.state.getState() ?? LOADING) as StreamState<StreamSnapshot<N>>;
    },
    watch<N extends StreamName>(key: StreamKey<N>, changed: () => void) {
      let entry = stores.get(key.text);
      if (!entry) {
        const store = createStreamStore({ bridge, scheduler, name: key.name, input: key.input });
        entry = { store, holders: 0 };
        stores.set(key.text, entry);
      }
      const mine = entry;
      mine.holders += 1;
      const stopListening = mine.store.state.subscribe(changed);
      const release = mine.store.hold();
      return () => {
        stopListening();
        release();
        mine.holders -= 1;
        if (mine.holders === 0 && stores.get(key.text) === mine) stores.delete(key.text);
      };
    },
  };
}
