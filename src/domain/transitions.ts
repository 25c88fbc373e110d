import type { DeliveryState, OrderState, PaymentState } from './entities.ts';

/** What an event does to the state of its entity. */
export type Transition = 'forward' | 'same' | 'impossible';

/**
 * Where each state stands: a higher rank is further on, equal ranks are alternatives. Skipping forward is legal, since
 * others send snapshots. Every state may follow `unknown`.
 */
const ORDER_RANKS: Record<OrderState, number> = {
  unknown: -1,
  placed: 0,
  confirmed: 1,
  preparing: 2,
  completed: 3,
  cancelled: 3,
};
const PAYMENT_RANKS: Record<PaymentState, number> = {
  unknown: -1,
  initiated: 0,
  succeeded: 1,
  failed: 2,
  refunded: 2,
};
const DELIVERY_RANKS: Record<DeliveryState, number> = {
  unknown: -1,
  pending: 0,
  assigned: 1,
  picked_up: 2,
  in_transit: 3,
  delivered: 4,
  failed: 4,
};

export function orderTransition(from: OrderState, to: OrderState): Transition {
  return byRank(ORDER_RANKS, from, to);
}

/** Refunds follow success only, and nothing follows a failure: a new try is a new payment. */
export function paymentTransition(from: PaymentState, to: PaymentState): Transition {
  if (from === 'succeeded' && to === 'failed') return 'impossible';
  return byRank(PAYMENT_RANKS, from, to);
}

export function deliveryTransition(from: DeliveryState, to: DeliveryState): Transition {
  return byRank(DELIVERY_RANKS, from, to);
}

function byRank<State extends string>(ranks: Record<State, number>, from: State, to: State): Transition {
  // A word we do not know says nothing about an entity we do know.
  if (from === to || (ranks[to] < 0 && ranks[from] >= 0)) return 'same';
  return ranks[to] > ranks[from] ? 'forward' : 'impossible';
}

export function isFinalDelivery(state: DeliveryState): boolean {
  return DELIVERY_RANKS[state] === DELIVERY_RANKS.delivered;
}
