import type { DeliveryState } from './entities.ts';

const FIXED: Record<Exclude<DeliveryState, 'in_transit' | 'failed'>, number> = {
  unknown: 0,
  pending: 10,
  assigned: 20,
  picked_up: 35,
  delivered: 100,
};
const TRANSIT_FROM = 50;
const TRANSIT_TO = 95;

type Progressing = {
  readonly state: DeliveryState;
  readonly steps: readonly { readonly state: DeliveryState; readonly atMs: number }[];
  /** When it is due, ms since the epoch; absent where there is no estimate. */
  readonly dueAtMs: number | undefined;
};

/** Percent, 0–100. In transit it rises with time towards the estimate; a failed delivery keeps its last value. */
export function deliveryProgress(delivery: Progressing, nowMs: number): number {
  const { state, steps, dueAtMs } = delivery;
  if (state === 'failed') {
    const before = steps.findLast((step) => step.state !== 'failed');
    const failedAtMs = steps.find((step) => step.state === 'failed')?.atMs ?? nowMs;
    return before ? deliveryProgress({ state: before.state, steps, dueAtMs }, failedAtMs) : FIXED.pending;
  }
  if (state !== 'in_transit') return FIXED[state];
  const startMs = steps.find((step) => step.state === 'in_transit')?.atMs;
  if (startMs === undefined || dueAtMs === undefined || dueAtMs <= startMs) return TRANSIT_FROM;
  const share = Math.min(1, Math.max(0, (nowMs - startMs) / (dueAtMs - startMs)));
  return Math.round(TRANSIT_FROM + share * (TRANSIT_TO - TRANSIT_FROM));
}
