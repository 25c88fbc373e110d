import { create } from 'zustand';
import type { CallName, StreamName } from '../../contract/contract.ts';

/** Which world this window looks at: what is now, or the time machine's. */
export type World = 'live' | 'replay';

export const useWorld = create<{
  readonly world: World;
  /** Replays that were asked for from here, and have not been seen yet. */
  readonly awaited: number;
  readonly look: (world: World) => void;
  /** Looks at a replay before it is open. Call what is returned where it does not open. */
  readonly awaitReplay: () => () => void;
  /** The replay is seen. */
  readonly seeReplay: () => void;
}>()((set) => ({
  world: 'live',
  awaited: 0,
  look: (world) => set({ world, awaited: 0 }),
  awaitReplay() {
    set(({ awaited }) => ({ world: 'replay', awaited: awaited + 1 }));
    return () => set(({ awaited }) => ({ awaited: Math.max(0, awaited - 1) }));
  },
  seeReplay: () => set({ awaited: 0 }),
}));

/** Streams that are the same in every world. */
const WORLDLESS: ReadonlySet<StreamName> = new Set(['status', 'replay', 'connections', 'log'] as const);

export function hasWorld(name: StreamName): boolean {
  return !WORLDLESS.has(name);
}

/** What would act on the present. */
const ACTS: ReadonlySet<CallName> = new Set([
  'orders.create',
  'payments.create',
  'deliveries.create',
  'deliveries.advance',
  'quarantine.redrive',
  'refused.send',
  'refused.drop',
  'simulator.start',
  'tape.write',
  'topics.create',
] as const);

/** Nobody acts on what is now by what they see of the past. */
export function isRefusedInReplay(name: CallName): boolean {
  return useWorld.getState().world === 'replay' && ACTS.has(name);
}
