import type { DeliveryState, FailureCategory } from './entities.ts';
import type { EventType } from './event-types.ts';
import { decimalAmount, type Money } from './money.ts';
import type { NotificationChannel } from './side-types.ts';
import { statusWord } from './status-words.ts';
import { topicFor, type TopicMap } from './topic-map.ts';

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

export type InventoryFacts = {
  readonly sku: string;
  readonly product: string;
  /** Pieces. */
  readonly stock: number;
  readonly threshold: number;
};

export type NotificationFacts = {
  readonly orderId: string;
  readonly channel: NotificationChannel;
  readonly template: string;
  readonly recipient: string;
};

export type AnalyticsFacts = { readonly userId: string; readonly orderId?: string | undefined };

/** An event of an order, a payment or a delivery before it is on the wire. */
export type ShopDraft =
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

/** One of what travels beside. */
export type SideDraft =
  | {
      readonly entity: 'inventory';
      readonly type: `inventory.${'checked' | 'updated' | 'low-stock'}`;
      readonly facts: InventoryFacts;
      readonly meta: EventMeta;
    }
  | {
      readonly entity: 'notification';
      readonly type: `notifications.${NotificationChannel}`;
      readonly facts: NotificationFacts;
      readonly meta: EventMeta;
    }
  | {
      readonly entity: 'analytics';
      readonly type: `user.${'login' | 'page-view' | 'search' | 'purchase'}`;
      readonly facts: AnalyticsFacts;
      readonly meta: EventMeta;
    };

export type EventDraft = ShopDraft | SideDraft;

/**
 * A message ready for the wire. The key decides the partition: the order's id, so that an order stays in order; the
 * article or the user where it is about none.
 */
export type EncodedEvent = {
  readonly topic: string;
  readonly key: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly value: Uint8Array;
};

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

/** No rule of the topic map names a topic where such events are written. */
export class NoTopic extends Error {}

/**
 * Binary CloudEvents: metadata in headers, and in the value the plain JSON that any reader of the topics knows.
 *
 * @throws NoTopic where the map has no topic to write it to.
 */
export function encodeEvent(draft: EventDraft, map: TopicMap): EncodedEvent {
  const { entity, type, meta } = draft;
  const topic = topicFor(map, entity, type);
  if (topic === undefined) throw new NoTopic(`the topic map names no topic for ${type}`);
  const timestamp = new Date(meta.atMs).toISOString();
  const headers: [string, string][] = [
    ['content-type', 'application/json'],
    ['ce_specversion', '1.0'],
    ['ce_id', meta.id],
    ['ce_source', meta.source],
    ['ce_type', type],
    ['ce_subject', subjectOf(draft)],
    ['ce_time', timestamp],
  ];
  const correlationId = orderIdOf(draft);
  if (correlationId !== undefined) headers.push(['ce_correlationid', correlationId]);
  if (meta.causationId !== undefined) headers.push(['ce_causationid', meta.causationId]);
  if (meta.simulated) headers.push(['ce_simulated', 'true']);
  const value = new TextEncoder().encode(JSON.stringify({ ...bodyOf(draft), timestamp }));
  return { topic, key: keyOf(draft), headers, value };
}

function subjectOf(draft: EventDraft): string {
  switch (draft.entity) {
    case 'order':
      return draft.facts.orderId;
    case 'payment':
      return draft.facts.paymentId;
    case 'delivery':
      return draft.facts.deliveryId;
    case 'inventory':
      return draft.facts.sku;
    case 'notification':
      return draft.meta.id;
    case 'analytics':
      return draft.facts.userId;
  }
}

function orderIdOf({ facts }: EventDraft): string | undefined {
  return 'orderId' in facts ? facts.orderId : undefined;
}

function keyOf(draft: EventDraft): string {
  if (draft.entity === 'inventory') return draft.facts.sku;
  return draft.entity === 'analytics' ? draft.facts.userId : draft.facts.orderId;
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
    case 'inventory':
      return draft.facts;
    case 'notification': {
      const { orderId, channel, template, recipient } = draft.facts;
      return { order_id: orderId, channel, template, recipient };
    }
    case 'analytics':
      return { user_id: draft.facts.userId, order_id: draft.facts.orderId };
  }
}

/** `amount` is for readers that know no better. */
function moneyFields(money: Money) {
  return { amount: decimalAmount(money), amount_minor: money.minor, currency: money.currency };
}
