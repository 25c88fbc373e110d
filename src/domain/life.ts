import type { DeliveryState, EntityKind, OrderState, PaymentState } from './entities.ts';
import type { EventType } from './event-types.ts';
import type { Order } from './folds.ts';
import type { RecordPosition } from './log-record.ts';
import type { Money } from './money.ts';
import type { NotificationEvent, ShopEvent } from './shop-event.ts';
import type { SideType } from './side-types.ts';
import type { Tally } from './tally.ts';

/** What an event did. */
export type EventEffect = 'applied' | 'no_change' | 'duplicate' | 'impossible_transition';

/** What may be a step in the life of an order. */
export type StepKind = EntityKind | 'notification';

/** One step in the life of an order, across topics. */
export type LifeStep = {
  readonly position: RecordPosition;
  readonly entity: StepKind;
  readonly entityId: string;
  readonly type: EventType | SideType | undefined;
  readonly state: OrderState | PaymentState | DeliveryState | undefined;
  /** The order's total, what was paid, or what was given back, where the event states it. */
  readonly amount: Money | undefined;
  readonly atMs: number;
  /** The record's own timestamp, ms since the epoch. */
  readonly writtenAtMs: number;
  readonly effect: EventEffect;
  readonly simulated: boolean;
  /** `ce_id` of the event, and of the one that caused it. */
  readonly eventId: string | undefined;
  readonly causationId: string | undefined;
};

/**
 * What belongs to one order id, whether or not the order itself has been read. The tallies are what counting the states
 * of its payments and deliveries would give: an order with very many payments costs no more than another.
 */
export type Life = {
  readonly orderId: string;
  readonly order: Order | undefined;
  readonly payments: Tally<PaymentState>;
  readonly deliveries: Tally<DeliveryState>;
  /** How many steps it has. */
  readonly steps: number;
};

export function startLife(orderId: string): Life {
  return { orderId, order: undefined, payments: {}, deliveries: {}, steps: 0 };
}

export function stepOf(event: ShopEvent | NotificationEvent, effect: EventEffect): LifeStep {
  const { position, entity, entityId, type, atMs, writtenAtMs, simulated, id, causationId } = event;
  const state = event.entity === 'notification' ? undefined : event.state;
  return {
    position,
    entity,
    entityId,
    type,
    state,
    amount: amountOf(event),
    atMs,
    writtenAtMs,
    effect,
    simulated,
    eventId: id,
    causationId,
  };
}

function amountOf(event: ShopEvent | NotificationEvent): Money | undefined {
  if (event.entity === 'order') return event.total;
  return event.entity === 'payment' ? event.amount : undefined;
}
