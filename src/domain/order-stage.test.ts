import { expect, it } from 'vitest';
import type { DeliveryState, PaymentState } from './entities.ts';
import { orderStage } from './order-stage.ts';

function tally<State extends string>(states: readonly State[]): Partial<Record<State, number>> {
  const counts: Partial<Record<State, number>> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

it.each([
  ['placed', [], [], 'placed'],
  ['placed', ['initiated'], [], 'payment_pending'],
  ['placed', ['failed'], [], 'payment_failed'],
  ['placed', ['failed', 'initiated'], [], 'payment_pending'],
  ['confirmed', ['failed', 'succeeded'], [], 'paid'],
  ['preparing', ['succeeded'], ['pending'], 'preparing'],
  ['preparing', ['succeeded'], ['assigned'], 'shipping'],
  ['preparing', ['succeeded'], ['failed'], 'exception'],
  ['preparing', ['succeeded'], ['failed', 'assigned'], 'shipping'],
  ['preparing', ['succeeded'], ['failed', 'delivered'], 'delivered'],
  ['completed', [], [], 'delivered'],
  ['cancelled', ['succeeded'], ['in_transit'], 'cancelled'],
  ['placed', ['refunded'], [], 'exception'],
] as const)('%s with %j and %j is %s', (order, payments, deliveries, stage) => {
  const standing = {
    order,
    payments: tally<PaymentState>(payments),
    deliveries: tally<DeliveryState>(deliveries),
  };
  expect(orderStage(standing)).toBe(stage);
});

it('takes a count that has gone back to zero for none', () => {
  expect(
    orderStage({ order: 'placed', payments: { initiated: 0, failed: 1 }, deliveries: { failed: 0 } }),
  ).toBe('payment_failed');
});
