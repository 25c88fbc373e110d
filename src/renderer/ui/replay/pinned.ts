import { create } from 'zustand';
import type { ComparedFact } from './compared-facts.ts';

type Facts = readonly ComparedFact[] | undefined;

/** The instant that is held, with what the pages that were open then had read. */
export type Pinned = {
  readonly atMs: number | undefined;
  readonly values: ReadonlyMap<string, Facts>;
  /** What is on the pages now, told by themselves. */
  readonly current: Map<string, Facts>;
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
