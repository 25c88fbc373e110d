import type { EventDraft } from '../../domain/encode-event.ts';
import type { DeliveryState } from '../../domain/entities.ts';

type DeliveryType = Extract<EventDraft, { entity: 'delivery' }>['type'];

/** The event that puts a delivery in a state. */
export const DELIVERY_EVENT_TYPES: Record<DeliveryState, DeliveryType | undefined> = {
  pending: 'delivery.created',
  assigned: 'delivery.assigned',
  picked_up: 'delivery.pickup',
  in_transit: 'delivery.in-transit',
  delivered: 'delivery.delivered',
  failed: 'delivery.failed',
  unknown: undefined,
};

const NEXT: Partial<Record<DeliveryState, DeliveryState>> = {
  unknown: 'assigned',
  pending: 'assigned',
  assigned: 'picked_up',
  picked_up: 'in_transit',
  in_transit: 'delivered',
};

/** The next step on the way to the door; undefined at its end. */
export function nextDeliveryState(state: DeliveryState): DeliveryState | undefined {
  return NEXT[state];
}
