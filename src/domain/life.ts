import type { DeliveryState, EntityKind, OrderState, PaymentState } from './entities.ts';
import type { EventType } from './event-types.ts';
import type { RecordPosition } from './log-record.ts';
import type { ShopEvent } from './shop-event.ts';
import { moveOne, type Tally } from './tally.ts';

/** What an event did. */
export type EventEffect = 'applied' | 'no_change' | 'duplicate' | 'impossible_transition';

/** One step in the life of an order, across topics. */
type LifeStep = {
  readonly position: RecordPosition;
  readonly entity: EntityKind;
  readonly entityId: string;
  readonly type: EventType | undefined;
  readonly state: OrderState | PaymentState | DeliveryState | undefined;
  readonly atMs: number;
  readonly effect: EventEffect;
  readonly simulated: boolean;
};

/**
 * What belongs to one order id, whether or not the order itself has been read. The tallies are what counting the states
 * of the ids would give: an order with very many payments costs no more than another.
 */
export type Life = {
  readonly paymentIds: Set<string>;
  readonly deliveryIds: Set<string>;
  readonly payments: Tally<PaymentState>;
  readonly deliveries: Tally<DeliveryState>;
  /** As they were read; the latest LIFE_STEPS. */
  readonly steps: LifeStep[];
};

/** A flood of events about one order must not hold the memory. */
const LIFE_STEPS = 1_000;

export function createLife(): Life {
  return { paymentIds: new Set(), deliveryIds: new Set(), payments: {}, deliveries: {}, steps: [] };
}

export function noteStep(life: Life, event: ShopEvent, effect: EventEffect): void {
  const { position, entity, entityId, type, state, atMs, simulated } = event;
  life.steps.push({ position, entity, entityId, type, state, atMs, effect, simulated });
  if (life.steps.length > LIFE_STEPS) life.steps.shift();
}

export function notePayment(
  life: Life,
  id: string,
  { from, to }: { from: PaymentState | undefined; to: PaymentState },
): void {
  moveOne(life.payments, life.paymentIds.has(id) ? from : undefined, to);
  life.paymentIds.add(id);
}

export function noteDelivery(
  life: Life,
  id: string,
  { from, to }: { from: DeliveryState | undefined; to: DeliveryState },
): void {
  moveOne(life.deliveries, life.deliveryIds.has(id) ? from : undefined, to);
  life.deliveryIds.add(id);
}
