/** The three state machines of the shop, in their legal forward order (event model, "State machines"). */
export const ORDER_STATES = [
  'placed',
  'confirmed',
  'preparing',
  'completed',
  'cancelled',
  'unknown',
] as const;
export const PAYMENT_STATES = ['initiated', 'succeeded', 'failed', 'refunded', 'unknown'] as const;
export const DELIVERY_STATES = [
  'pending',
  'assigned',
  'picked_up',
  'in_transit',
  'delivered',
  'failed',
  'unknown',
] as const;

export type OrderState = (typeof ORDER_STATES)[number];
export type PaymentState = (typeof PAYMENT_STATES)[number];
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export type EntityKind = 'order' | 'payment' | 'delivery';

/** One derived stage per order, for the pipeline view. */
export const ORDER_STAGES = [
  'placed',
  'payment_pending',
  'payment_failed',
  'paid',
  'preparing',
  'shipping',
  'delivered',
  'cancelled',
  'exception',
] as const;
export type OrderStage = (typeof ORDER_STAGES)[number];

/** Ways to pay that the forms offer; foreign records may carry any other text. */
export const PAYMENT_METHODS = ['credit_card', 'paypal', 'bank_transfer', 'apple_pay'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** `Credit Card`, `credit-card` and `credit_card` are one method; undefined for one we have no word for. */
export function paymentMethodOf(word: string): PaymentMethod | undefined {
  const plain = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '_');
  return PAYMENT_METHODS.find((method) => method === plain);
}

export const FAILURE_CATEGORIES = ['customer', 'fraud', 'bank', 'system'] as const;
export type FailureCategory = (typeof FAILURE_CATEGORIES)[number];
