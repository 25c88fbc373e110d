import type { DeliveryState, OrderStage, OrderState, PaymentState } from './entities.ts';

/**
 * The one stage of an order in the pipeline, from the three state machines. What is furthest on wins; a delivery that
 * failed without another under way, or money given back, is an exception.
 */
export function orderStage(
  order: OrderState,
  payments: readonly PaymentState[],
  deliveries: readonly DeliveryState[],
): OrderStage {
  if (order === 'cancelled') return 'cancelled';
  if (order === 'completed' || deliveries.includes('delivered')) return 'delivered';
  const moving = deliveries.some(
    (state) => state === 'assigned' || state === 'picked_up' || state === 'in_transit',
  );
  if (moving) return 'shipping';
  if (deliveries.includes('failed')) return 'exception';
  if (order === 'preparing') return 'preparing';
  if (payments.includes('succeeded')) return 'paid';
  if (payments.includes('refunded')) return 'exception';
  if (payments.includes('initiated')) return 'payment_pending';
  if (payments.includes('failed')) return 'payment_failed';
  return 'placed';
}
