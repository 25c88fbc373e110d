import { create } from 'zustand';
import type { CallName, StreamName } from '../../contract/contract.ts';

/** Which world this window looks at: what is now, or the time machine's. */
export type World = 'live' | 'replay';

export const useWorld = create<{
  readonly world: World;
  /** Replays that were asked for from here, and have not been seen yet. */
  readonly awaited: number;
  /** The replay is not at its instant yet: nothing is known of it. */
  readonly isSeeking: boolean;
  /** Changes with what the replay shows; while it plays, once a second. */
  readonly instant: string;
  readonly look: (world: World) => void;
  /** Looks at a replay before it is open. Call what is returned where it does not open. */
  readonly awaitReplay: () => () => void;
  /** The replay is seen. */
  readonly seeReplay: () => void;
  readonly seek: () => void;
  readonly arriveAt: (instant: string) => void;
}>()((set) => ({
  world: 'live',
  awaited: 0,
  isSeeking: false,
  instant: '',
  look: (world) => set({ world, awaited: 0, isSeeking: false, instant: '' }),
  awaitReplay() {
    set(({ awaited }) => ({ world: 'replay', awaited: awaited + 1, isSeeking: true }));
    return () => set(({ awaited }) => ({ awaited: Math.max(0, awaited - 1) }));
  },
  seeReplay: () => set({ awaited: 0 }),
  seek: () => set({ isSeeking: true }),
  arriveAt: (instant) => set({ isSeeking: false, instant }),
}));

/** Streams that are the same in every world. */
const WORLDLESS: ReadonlySet<StreamName> = new Set(['status', 'replay', 'connections'] as const);

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

/** Calls that read the log, and the same of the log as of the instant that is shown. */
const OF_REPLAY: { readonly [N in CallName]?: CallName } = {
  'log.topics': 'replay.topics',
  'log.search': 'replay.search',
  'records.read': 'replay.record',
};

/** The call that answers the same question in the world that this window looks at. */
export function callOfWorld<N extends CallName>(name: N): N {
  // Both take and give the same.
  return useWorld.getState().world === 'replay' ? ((OF_REPLAY[name] ?? name) as N) : name;
}
