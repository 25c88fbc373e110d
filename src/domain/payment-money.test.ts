import { describe, expect, it } from 'vitest';
import { foldPayment, type Payment } from './folds.ts';
import type { Money } from './money.ts';
import { balancesOf, netOf } from './payment-money.ts';
import type { PaymentEvent } from './shop-event.ts';

type Step = { readonly state: PaymentEvent['state']; readonly amount?: Money; readonly isLegacy?: boolean };

const eur = (minor: number): Money => ({ minor, currency: 'EUR' });
const usd = (minor: number): Money => ({ minor, currency: 'USD' });
const paid = (amount: Money): Step => ({ state: 'succeeded', amount });
const refund = (amount?: Money): Step => ({ state: 'refunded', ...(amount && { amount }) });

let offset = 0;
function event({ state, amount, isLegacy = false }: Step): PaymentEvent {
  offset += 1;
  return {
    entity: 'payment',
    type: undefined,
    identity: `id-${offset}`,
    id: isLegacy ? undefined : `id-${offset}`,
    source: undefined,
    entityId: 'p1',
    orderId: 'o1',
    atMs: offset,
    writtenAtMs: offset,
    causationId: undefined,
    simulated: false,
    position: { topic: 'payments', partition: 0, offset: String(offset) },
    assumptions: [],
    statusText: undefined,
    state,
    amount,
    method: undefined,
    failure: undefined,
  };
}

function fold(steps: readonly Step[]): Payment {
  let payment: Payment | undefined;
  for (const step of steps) payment = foldPayment(payment, event(step)).next;
  return payment as Payment;
}

describe('the money of a payment', () => {
  const cases: readonly (readonly [name: string, steps: readonly Step[], net: Money[], state: string])[] = [
    ['paid', [paid(eur(100_00))], [eur(100_00)], 'succeeded'],
    ['initiated only', [{ state: 'initiated', amount: eur(100_00) }], [], 'initiated'],
    ['failed', [{ state: 'failed', amount: eur(100_00) }], [], 'failed'],
    ['partial refund (D5)', [paid(eur(100_00)), refund(eur(20_00))], [eur(80_00)], 'succeeded'],
    [
      'several refunds',
      [paid(eur(100_00)), refund(eur(20_00)), refund(eur(30_00))],
      [eur(50_00)],
      'succeeded',
    ],
    [
      'refunds up to all of it',
      [paid(eur(50_00)), refund(eur(20_00)), refund(eur(30_00))],
      [eur(0)],
      'refunded',
    ],
    ['more than was paid', [paid(eur(50_00)), refund(eur(60_00))], [eur(-10_00)], 'refunded'],
    ['refund without an amount', [paid(eur(50_00)), refund()], [eur(0)], 'refunded'],
    ['rest after a partial refund', [paid(eur(50_00)), refund(eur(20_00)), refund()], [eur(0)], 'refunded'],
    [
      'refund of another currency',
      [paid(eur(50_00)), refund(usd(20_00))],
      [eur(50_00), usd(-20_00)],
      'succeeded',
    ],
    ['refund read before the payment', [refund(eur(20_00)), paid(eur(100_00))], [eur(80_00)], 'succeeded'],
    ['all refunded, read before the payment', [refund(eur(50_00)), paid(eur(50_00))], [eur(0)], 'refunded'],
    ['refund without an amount, read first', [refund(), paid(eur(50_00))], [eur(0)], 'refunded'],
    ['refund alone', [refund(eur(20_00))], [], 'refunded'],
    [
      'success skipped',
      [{ state: 'initiated', amount: eur(50_00) }, refund(eur(20_00))],
      [eur(30_00)],
      'succeeded',
    ],
    [
      'plain JSON that states the same refund twice',
      [
        { state: 'succeeded', amount: eur(50_00), isLegacy: true },
        { state: 'refunded', amount: eur(50_00), isLegacy: true },
        { state: 'refunded', amount: eur(50_00), isLegacy: true },
      ],
      [eur(0)],
      'refunded',
    ],
    ['refund of a failed payment', [{ state: 'failed', amount: eur(1) }, refund(eur(1))], [], 'failed'],
    ['negative amount', [paid(eur(-15_00))], [eur(-15_00)], 'succeeded'],
  ];

  it.each(cases)('%s', (_name, steps, net, state) => {
    const payment = fold(steps);
    expect({ net: netOf(payment), state: payment.state }).toEqual({ net, state });
  });
});

describe('the balances of several payments', () => {
  it('add up by currency, and never across currencies', () => {
    const payments = [
      fold([paid(eur(30_00))]),
      fold([paid(eur(70_00)), refund(eur(20_00))]),
      fold([paid({ minor: 50, currency: 'USDC' })]),
      fold([{ state: 'failed', amount: eur(99_00) }]),
    ];
    expect(balancesOf(payments)).toEqual([
      { currency: 'EUR', paid: 100_00, refunded: 20_00, net: 80_00 },
      { currency: 'USDC', paid: 50, refunded: 0, net: 50 },
    ]);
  });

  it('are none without payments', () => {
    expect(balancesOf([])).toEqual([]);
  });
});
