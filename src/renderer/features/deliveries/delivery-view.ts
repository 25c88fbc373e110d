import type { DeliveryRow } from '../../../contract/rows.ts';
import { deliveryProgress } from '../../../domain/delivery-progress.ts';
import { endOfLocalDay } from '../../../domain/local-date.ts';
import { DELIVERY_STATES, type DeliveryState } from '../../../domain/entities.ts';
import { deliveryTransition, isFinalDelivery } from '../../../domain/transitions.ts';

export type JourneyStep = {
  readonly state: DeliveryState;
  /** When it was reached; absent while it lies ahead, or where it was skipped. */
  readonly atMs: number | undefined;
  readonly passed: boolean;
};

const JOURNEY = ['pending', 'assigned', 'picked_up', 'in_transit', 'delivered'] as const;

/** The way to the door, its end being the one that happened. */
export function journeyOf({ state, steps }: Pick<DeliveryRow, 'state' | 'steps'>): readonly JourneyStep[] {
  const way: readonly DeliveryState[] = state === 'failed' ? [...JOURNEY.slice(0, -1), 'failed'] : JOURNEY;
  const reached = way.indexOf(state);
  return way.map((each, index) => ({
    state: each,
    atMs: steps.find((step) => step.state === each)?.atMs,
    passed: index <= reached,
  }));
}

/** The states it may be put in by hand, the next one first. */
export function laterStates(state: DeliveryState): readonly DeliveryState[] {
  if (isFinalDelivery(state)) return [];
  return DELIVERY_STATES.filter((to) => to !== 'unknown' && deliveryTransition(state, to) === 'forward');
}

type Timed = Pick<DeliveryRow, 'state' | 'steps' | 'estimatedDate'>;

function dueOf({ estimatedDate }: Timed): number | undefined {
  return estimatedDate === undefined ? undefined : endOfLocalDay(estimatedDate);
}

/** Past the end of its day, here, and not over. */
export function isLate(delivery: Timed, nowMs: number): boolean {
  const dueAtMs = dueOf(delivery);
  return dueAtMs !== undefined && nowMs > dueAtMs && !isFinalDelivery(delivery.state);
}

/** Percent at this moment: in transit it moves on between two events. */
export function progressNow(delivery: Timed, nowMs: number): number {
  return deliveryProgress({ state: delivery.state, steps: delivery.steps, dueAtMs: dueOf(delivery) }, nowMs);
}
