import type { DeliveryState, EntityKind, OrderState, PaymentState } from './entities.ts';

/** Words of the wire in English and French, without case, spaces, marks and accents. */
const ORDER_WORDS: Readonly<Record<string, OrderState>> = {
  pending: 'placed',
  placed: 'placed',
  created: 'placed',
  new: 'placed',
  enattente: 'placed',
  creee: 'placed',
  nouvelle: 'placed',
  passee: 'placed',
  confirmed: 'confirmed',
  confirmee: 'confirmed',
  processing: 'preparing',
  preparing: 'preparing',
  inpreparation: 'preparing',
  entraitement: 'preparing',
  encours: 'preparing',
  enpreparation: 'preparing',
  completed: 'completed',
  complete: 'completed',
  done: 'completed',
  terminee: 'completed',
  termine: 'completed',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  annulee: 'cancelled',
  annule: 'cancelled',
};

const PAYMENT_WORDS: Readonly<Record<string, PaymentState>> = {
  pending: 'initiated',
  initiated: 'initiated',
  processing: 'initiated',
  enattente: 'initiated',
  initie: 'initiated',
  success: 'succeeded',
  succeeded: 'succeeded',
  successful: 'succeeded',
  completed: 'succeeded',
  paid: 'succeeded',
  succes: 'succeeded',
  reussi: 'succeeded',
  paye: 'succeeded',
  failed: 'failed',
  failure: 'failed',
  error: 'failed',
  declined: 'failed',
  echec: 'failed',
  echoue: 'failed',
  refuse: 'failed',
  refunded: 'refunded',
  rembourse: 'refunded',
};

const DELIVERY_WORDS: Readonly<Record<string, DeliveryState>> = {
  pending: 'pending',
  waiting: 'pending',
  enattente: 'pending',
  assigned: 'assigned',
  assignee: 'assigned',
  affectee: 'assigned',
  pickup: 'picked_up',
  pickedup: 'picked_up',
  collected: 'picked_up',
  collectee: 'picked_up',
  enlevee: 'picked_up',
  intransit: 'in_transit',
  transit: 'in_transit',
  shipped: 'in_transit',
  enroute: 'in_transit',
  entransit: 'in_transit',
  expediee: 'in_transit',
  delivered: 'delivered',
  livree: 'delivered',
  livre: 'delivered',
  failed: 'failed',
  failure: 'failed',
  echec: 'failed',
  echouee: 'failed',
};

/** What is written: the words the documents use, where they have one. */
const WRITTEN = {
  order: {
    placed: 'Pending',
    confirmed: 'Confirmed',
    preparing: 'Processing',
    completed: 'Completed',
    cancelled: 'Cancelled',
    unknown: 'Unknown',
  },
  payment: {
    initiated: 'PENDING',
    succeeded: 'SUCCESS',
    failed: 'FAILED',
    refunded: 'REFUNDED',
    unknown: 'UNKNOWN',
  },
  delivery: {
    pending: 'Pending',
    assigned: 'Assigned',
    picked_up: 'Picked Up',
    in_transit: 'In Transit',
    delivered: 'Delivered',
    failed: 'Failed',
    unknown: 'Unknown',
  },
} as const satisfies {
  order: Record<OrderState, string>;
  payment: Record<PaymentState, string>;
  delivery: Record<DeliveryState, string>;
};

export function orderStateOf(word: string): OrderState {
  return lookUp(ORDER_WORDS, word) ?? 'unknown';
}
export function paymentStateOf(word: string): PaymentState {
  return lookUp(PAYMENT_WORDS, word) ?? 'unknown';
}
export function deliveryStateOf(word: string): DeliveryState {
  return lookUp(DELIVERY_WORDS, word) ?? 'unknown';
}

/** The word written for a state. */
export function statusWord(entity: EntityKind, state: OrderState | PaymentState | DeliveryState): string {
  const words: Partial<Record<typeof state, string>> = WRITTEN[entity];
  return words[state] ?? WRITTEN.order.unknown;
}

function lookUp<State>(words: Readonly<Record<string, State>>, word: string): State | undefined {
  const plain = word
    .normalize('NFD')
    .replaceAll(/[\p{M}\s_-]/gu, '')
    .toLowerCase();
  return Object.hasOwn(words, plain) ? words[plain] : undefined;
}
