import { create } from 'zustand';

/** The instant that is held, with what the pages that were open then had read. */
export type Pinned = {
  readonly atMs: number | undefined;
  readonly values: ReadonlyMap<string, unknown>;
  /** What is on the pages now, told by themselves. */
  readonly current: Map<string, unknown>;
  readonly pin: (atMs: number) => void;
  readonly unpin: () => void;
};

export const usePinned = create<Pinned>()((set, get) => ({
  atMs: undefined,
  values: new Map(),
  current: new Map(),
  pin: (atMs) => set({ atMs, values: new Map(get().current) }),
  unpin: () => set({ atMs: undefined, values: new Map() }),
}));
