import type { DeliveryState, EntityKind, OrderState, PaymentState } from './entities.ts';

/** State an event of a type puts its entity in; absent where it changes other facts only. */
type EventTypeRow =
  | { readonly entity: 'order'; readonly state?: OrderState }
  | { readonly entity: 'payment'; readonly state?: PaymentState }
  | { readonly entity: 'delivery'; readonly state?: DeliveryState };

/** Every `ce_type` of the three core topics (event model, "On the wire"). */
export const EVENT_TYPES = {
  'orders.created': { entity: 'order', state: 'placed' },
  'orders.confirmed': { entity: 'order', state: 'confirmed' },
  'orders.preparing': { entity: 'order', state: 'preparing' },
  'orders.updated': { entity: 'order' },
  'orders.completed': { entity: 'order', state: 'completed' },
  'orders.cancelled': { entity: 'order', state: 'cancelled' },
  'payments.initiated': { entity: 'payment', state: 'initiated' },
  'payments.completed': { entity: 'payment', state: 'succeeded' },
  'payments.failed': { entity: 'payment', state: 'failed' },
  'payments.refunded': { entity: 'payment', state: 'refunded' },
  'delivery.created': { entity: 'delivery', state: 'pending' },
  'delivery.assigned': { entity: 'delivery', state: 'assigned' },
  'delivery.pickup': { entity: 'delivery', state: 'picked_up' },
  'delivery.in-transit': { entity: 'delivery', state: 'in_transit' },
  'delivery.location': { entity: 'delivery' },
  'delivery.eta-updated': { entity: 'delivery' },
  'delivery.delivered': { entity: 'delivery', state: 'delivered' },
  'delivery.failed': { entity: 'delivery', state: 'failed' },
} as const satisfies Record<string, EventTypeRow>;

export type EventType = keyof typeof EVENT_TYPES;

export function isEventType(text: string): text is EventType {
  return Object.hasOwn(EVENT_TYPES, text);
}

export function entityOf(type: EventType): EntityKind {
  return EVENT_TYPES[type].entity;
}
