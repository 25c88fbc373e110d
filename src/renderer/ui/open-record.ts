import { create } from 'zustand';
import type { RecordPosition } from '../../domain/log-record.ts';

export type RecordTarget = {
  readonly position: RecordPosition;
  /** Shows the order's timeline beside the record. */
  readonly orderId?: string | undefined;
};

export type OpenRecord = {
  /** The record on show; absent while the drawer is closed. */
  readonly target: RecordTarget | undefined;
  /** Records looked at before, the latest last. */
  readonly trail: readonly RecordTarget[];
  readonly openRecord: (target: RecordTarget) => void;
  readonly back: () => void;
  readonly close: () => void;
};

/** Which record the drawer shows. Opening another one from inside the drawer keeps a way back. */
export const useOpenRecord = create<OpenRecord>()((set) => ({
  target: undefined,
  trail: [],
  openRecord: (target) =>
    set((now) => ({ target, trail: now.target ? [...now.trail, now.target].slice(-50) : [] })),
  back: () => set((now) => ({ target: now.trail.at(-1), trail: now.trail.slice(0, -1) })),
  close: () => set({ target: undefined, trail: [] }),
}));
