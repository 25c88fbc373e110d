import { describe, expect, it } from 'vitest';
import { orderProblem, stepsDone, type OrderParts } from './order-progress.ts';

const paid = {
  paymentId: 'p1',
  state: 'succeeded',
  isPaid: true,
  refunded: [],
  failureCode: undefined,
  lastAtMs: 1,
} as const;
const failedDelivery = {
  deliveryId: 'd1',
  state: 'failed',
  steps: [
    { state: 'pending', atMs: 1 },
    { state: 'in_transit', atMs: 2 },
    { state: 'failed', atMs: 3 },
  ],
  lastAtMs: 3,
} as const;

function parts(fields: Partial<OrderParts>): OrderParts {
  return { order: { state: 'placed', stage: 'placed' }, payments: [], deliveries: [], ...fields };
}

describe('an order whose delivery failed', () => {
  const order = parts({
    order: { state: 'preparing', stage: 'exception' },
    payments: [paid],
    deliveries: [failedDelivery],
  });

  it('keeps the steps that were done', () => {
    expect([...stepsDone(order)]).toEqual(['placed', 'paid', 'preparing', 'shipping']);
  });

  it('says which delivery, and when', () => {
    expect(orderProblem(order)).toEqual({ kind: 'delivery_failed', deliveryId: 'd1', atMs: 3 });
  });
});

describe('orderProblem', () => {
  it('names the payment that was given back', () => {
    const refunded = { ...paid, state: 'refunded', refunded: [{ minor: 5, currency: 'EUR' }] } as const;
    const order = parts({ order: { state: 'placed', stage: 'exception' }, payments: [refunded] });
    expect(orderProblem(order)).toEqual({
      kind: 'refunded',
      paymentId: 'p1',
      amounts: [{ minor: 5, currency: 'EUR' }],
      atMs: 1,
    });
  });

  it('names the latest payment that failed', () => {
    const failed = { ...paid, state: 'failed', isPaid: false, failureCode: 'card_expired' } as const;
    const order = parts({
      order: { state: 'placed', stage: 'payment_failed' },
      payments: [{ ...failed, paymentId: 'p2', lastAtMs: 9 }, failed],
    });
    expect(orderProblem(order)).toEqual({
      kind: 'payment_failed',
      paymentId: 'p2',
      failureCode: 'card_expired',
      atMs: 9,
    });
  });

  it('has none for an order on its way', () => {
    expect(orderProblem(parts({ payments: [paid] }))).toBeUndefined();
  });
});

describe('stepsDone', () => {
  it('leaves out a step that was skipped', () => {
    const order = parts({
      order: { state: 'placed', stage: 'delivered' },
      deliveries: [{ ...failedDelivery, state: 'delivered', steps: [{ state: 'delivered', atMs: 1 }] }],
    });
    expect([...stepsDone(order)]).toEqual(['placed', 'shipping', 'delivered']);
  });
});
