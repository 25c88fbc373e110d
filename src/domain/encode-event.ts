import type { DeliveryState, FailureCategory } from './entities.ts';
import type { EventType } from './event-types.ts';
import { decimalAmount, type Money } from './money.ts';
import { statusWord } from './status-words.ts';

/** What every event says of itself (CloudEvents 1.0). The id is made once: a retry keeps it. */
export type EventMeta = {
  readonly id: string;
  /** URI of the producer. */
  readonly source: string;
  readonly atMs: number;
  /** Id of the event that caused this one. */
  readonly causationId?: string | undefined;
  readonly simulated: boolean;
};

export type OrderFacts = {
  readonly orderId: string;
  readonly customerName: string;
  readonly customerEmail: string;
  readonly product: string;
  readonly quantity: number;
  readonly total: Money;
  readonly address: string;
};

export type PaymentFacts = {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly method: string;
  readonly failure?: { readonly code: string; readonly category: FailureCategory } | undefined;
};

export type DeliveryFacts = {
  readonly deliveryId: string;
  readonly orderId: string;
  readonly address: string;
  readonly courier?: string | undefined;
  /** Local date `YYYY-MM-DD`. */
  readonly estimatedDate?: string | undefined;
  readonly place?: { readonly lat: number; readonly lon: number } | undefined;
  /** Where the delivery stands after the event: its word goes into `status`. */
  readonly state: DeliveryState;
};

type OrderType = Extract<EventType, `orders.${string}`>;
type PaymentType = Extract<EventType, `payments.${string}`>;
type DeliveryType = Extract<EventType, `delivery.${string}`>;

/** An event before it is on the wire. */
export type EventDraft =
  | {
      readonly entity: 'order';
      readonly type: OrderType;
      readonly facts: OrderFacts;
      readonly meta: EventMeta;
    }
  | {
      readonly entity: 'payment';
      readonly type: PaymentType;
      readonly facts: PaymentFacts;
      readonly meta: EventMeta;
    }
  | {
      readonly entity: 'delivery';
      readonly type: DeliveryType;
      readonly facts: DeliveryFacts;
      readonly meta: EventMeta;
    };

/** A message ready for the wire. The key, `order_id`, decides the partition and so keeps an order in order. */
export type EncodedEvent = {
  readonly topic: string;
  readonly key: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly value: Uint8Array;
};

const TOPICS = { order: 'orders', payment: 'payments', delivery: 'deliveries' } as const;

/** The status word of an order after an event; an update says nothing of it. */
const ORDER_STATUS: Record<OrderType, string | undefined> = {
  'orders.created': statusWord('order', 'placed'),
  'orders.confirmed': statusWord('order', 'confirmed'),
  'orders.preparing': statusWord('order', 'preparing'),
  'orders.updated': undefined,
  'orders.completed': statusWord('order', 'completed'),
  'orders.cancelled': statusWord('order', 'cancelled'),
};
const PAYMENT_STATUS: Record<PaymentType, string> = {
  'payments.initiated': statusWord('payment', 'initiated'),
  'payments.completed': statusWord('payment', 'succeeded'),
  'payments.failed': statusWord('payment', 'failed'),
  'payments.refunded': statusWord('payment', 'refunded'),
};

/** Binary CloudEvents: metadata in headers, and in the value the plain JSON that any reader of the topics knows. */
export function encodeEvent(draft: EventDraft): EncodedEvent {
  const { entity, type, facts, meta } = draft;
  const timestamp = new Date(meta.atMs).toISOString();
  const headers: [string, string][] = [
    ['content-type', 'application/json'],
    ['ce_specversion', '1.0'],
    ['ce_id', meta.id],
    ['ce_source', meta.source],
    ['ce_type', type],
    ['ce_subject', subjectOf(draft)],
    ['ce_time', timestamp],
    ['ce_correlationid', facts.orderId],
  ];
  if (meta.causationId !== undefined) headers.push(['ce_causationid', meta.causationId]);
  if (meta.simulated) headers.push(['ce_simulated', 'true']);
  const value = new TextEncoder().encode(JSON.stringify({ ...bodyOf(draft), timestamp }));
  return { topic: TOPICS[entity], key: facts.orderId, headers, value };
}

function subjectOf(draft: EventDraft): string {
  switch (draft.entity) {
    case 'order':
      return draft.facts.orderId;
    case 'payment':
      return draft.facts.paymentId;
    case 'delivery':
      return draft.facts.deliveryId;
  }
}

function bodyOf(draft: EventDraft): object {
  switch (draft.entity) {
    case 'order':
      return {
        order_id: draft.facts.orderId,
        customer_name: draft.facts.customerName,
        customer_email: draft.facts.customerEmail,
        product: draft.facts.product,
        quantity: draft.facts.quantity,
        ...moneyFields(draft.facts.total),
        status: ORDER_STATUS[draft.type],
        address: draft.facts.address,
      };
    case 'payment':
      return {
        payment_id: draft.facts.paymentId,
        order_id: draft.facts.orderId,
        ...moneyFields(draft.facts.amount),
        method: draft.facts.method,
        status: PAYMENT_STATUS[draft.type],
        failure: draft.facts.failure,
      };
    case 'delivery':
      return {
        delivery_id: draft.facts.deliveryId,
        order_id: draft.facts.orderId,
        address: draft.facts.address,
        courier: draft.facts.courier,
        status: statusWord('delivery', draft.facts.state),
        estimated_date: draft.facts.estimatedDate,
        position: draft.facts.place,
      };
  }
}

/** `amount` is for readers that know no better. */
function moneyFields(money: Money) {
  return { amount: decimalAmount(money), amount_minor: money.minor, currency: money.currency };
}
