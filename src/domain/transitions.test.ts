import { describe, expect, it } from 'vitest';
import { DELIVERY_STATES, ORDER_STATES, PAYMENT_STATES } from './entities.ts';
import { deliveryTransition, orderTransition, paymentTransition, type Transition } from './transitions.ts';

/** One letter per target state: forward, same, impossible. */
function table<State extends string>(
  states: readonly State[],
  transition: (from: State, to: State) => Transition,
): Record<string, string> {
  const row = (from: State) => states.map((to) => transition(from, to)[0]).join('');
  return Object.fromEntries(states.map((from) => [from, row(from)]));
}

describe('the state machines', () => {
  it('orders go forward, skipping is legal, completed and cancelled are final', () => {
    // placed confirmed preparing completed cancelled unknown
    expect(table(ORDER_STATES, orderTransition)).toEqual({
      placed: 'sffffs',
      confirmed: 'isfffs',
      preparing: 'iisffs',
      completed: 'iiisis',
      cancelled: 'iiiiss',
      unknown: 'fffffs',
    });
  });

  it('payments are refunded after success only', () => {
    // initiated succeeded failed refunded unknown
    expect(table(PAYMENT_STATES, paymentTransition)).toEqual({
      initiated: 'sfffs',
      succeeded: 'isifs',
      failed: 'iisis',
      refunded: 'iiiss',
      unknown: 'ffffs',
    });
  });

  it('deliveries end delivered or failed', () => {
    // pending assigned picked_up in_transit delivered failed unknown
    expect(table(DELIVERY_STATES, deliveryTransition)).toEqual({
      pending: 'sfffffs',
      assigned: 'isffffs',
      picked_up: 'iisfffs',
      in_transit: 'iiisffs',
      delivered: 'iiiisis',
      failed: 'iiiiiss',
      unknown: 'ffffffs',
    });
  });
});
