import { describe, expect, it } from 'vitest';
import { DELIVERY_STATES, ORDER_STATES, PAYMENT_STATES } from './entities.ts';
import { deliveryStateOf, orderStateOf, paymentStateOf, statusWord } from './status-words.ts';

describe('status words', () => {
  it('reads back every word it writes', () => {
    expect(ORDER_STATES.map((state) => orderStateOf(statusWord('order', state)))).toEqual(ORDER_STATES);
    expect(PAYMENT_STATES.map((state) => paymentStateOf(statusWord('payment', state)))).toEqual(
      PAYMENT_STATES,
    );
    expect(DELIVERY_STATES.map((state) => deliveryStateOf(statusWord('delivery', state)))).toEqual(
      DELIVERY_STATES,
    );
  });

  it.each([
    [orderStateOf, 'En attente', 'placed'],
    [orderStateOf, 'CONFIRMÉE', 'confirmed'],
    [orderStateOf, 'Confirmé', 'confirmed'],
    [orderStateOf, 'en cours', 'preparing'],
    [orderStateOf, ' Terminée ', 'completed'],
    [orderStateOf, 'canceled', 'cancelled'],
    [orderStateOf, 'constructor', 'unknown'],
    [orderStateOf, '', 'unknown'],
    [paymentStateOf, 'Remboursée', 'refunded'],
    [paymentStateOf, 'payé', 'succeeded'],
    [paymentStateOf, 'Refusé', 'failed'],
    [paymentStateOf, 'E\u0301chec', 'failed'],
    [deliveryStateOf, 'LIVRÉ', 'delivered'],
    [deliveryStateOf, 'out-for-delivery', 'in_transit'],
    [deliveryStateOf, 'Ramassé', 'picked_up'],
    [deliveryStateOf, 'non livrée', 'failed'],
  ] as const)('%o reads %j as %s', (stateOf, word, state) => {
    expect(stateOf(word)).toBe(state);
  });
});
