import type { DeliveryState, OrderStage, OrderState, PaymentState } from './entities.ts';
import type { Tally } from './tally.ts';

/** What an order's stage is derived from: its own state, and how many of its payments and deliveries are in which. */
export type OrderStanding = {
  readonly order: OrderState;
  readonly payments: Tally<PaymentState>;
  readonly deliveries: Tally<DeliveryState>;
};

/**
 * The one stage of an order in the pipeline, from the three state machines. What is furthest on wins; a delivery that
 * failed without another under way, or money given back, is an exception.
 */
export function orderStage({ order, payments, deliveries }: OrderStanding): OrderStage {
  if (order === 'cancelled') return 'cancelled';
  if (order === 'completed' || deliveries.delivered) return 'delivered';
  if (deliveries.assigned || deliveries.picked_up || deliveries.in_transit) return 'shipping';
  if (deliveries.failed) return 'exception';
  if (order === 'preparing') return 'preparing';
  if (payments.succeeded) return 'paid';
  if (payments.refunded) return 'exception';
  if (payments.initiated) return 'payment_pending';
  if (payments.failed) return 'payment_failed';
  return 'placed';
}
