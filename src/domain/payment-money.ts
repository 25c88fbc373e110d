import { sumByCurrency, type Money } from './money.ts';

/**
 * The money of one payment. Refunds are amounts of their own, and may be of another currency than the payment. While
 * only a refund of it has been read, `amount` is that of the refund and the payment counts for nothing: what was paid is
 * not known.
 */
export type PaymentMoney = {
  readonly amount: Money | undefined;
  /** It succeeded, or was refunded after its amount had been stated. */
  readonly isPaid: boolean;
  /** Given back so far: one sum per currency. */
  readonly refunded: readonly Money[];
  /** A refund without an amount came before the amount was known: it gave all of it back. */
  readonly isRestRefunded: boolean;
};

type Counted = Pick<PaymentMoney, 'amount' | 'isPaid' | 'refunded'>;

/** What an order, or any other set of payments, comes to in one currency. Minor units. */
export type Balance = {
  readonly currency: string;
  readonly paid: number;
  readonly refunded: number;
  /** `paid − refunded`; negative where more was given back than paid. */
  readonly net: number;
};

export const NO_MONEY: PaymentMoney = {
  amount: undefined,
  isPaid: false,
  refunded: [],
  isRestRefunded: false,
};

/** The payment succeeded; `amount` is absent where the event states none. */
export function pay(before: PaymentMoney, amount: Money | undefined): PaymentMoney {
  const paid = { ...before, amount: amount ?? before.amount, isPaid: true };
  return before.isRestRefunded && paid.amount ? refund({ ...paid, isRestRefunded: false }, undefined) : paid;
}

/** `amount` of it was given back; all that is left where it is absent. */
export function refund(before: PaymentMoney, amount: Money | undefined): PaymentMoney {
  // A payment that stated its amount and is refunded was paid: the success was skipped.
  const isPaid = before.isPaid || (before.amount !== undefined && before.refunded.length === 0);
  const back = amount ?? (isPaid ? restOf(before) : undefined);
  if (!back) return { ...before, isRestRefunded: true };
  return {
    ...before,
    amount: before.amount ?? back,
    isPaid,
    refunded: sumByCurrency([...before.refunded, back]),
  };
}

/** Whether nothing is left of it. */
export function isAllRefunded(money: PaymentMoney): boolean {
  if (money.refunded.length === 0) return money.isRestRefunded;
  return !money.isPaid || (restOf(money)?.minor ?? 0) <= 0;
}

/** What the payment adds to the income, by currency. */
export function netOf({ amount, isPaid, refunded }: Counted): Money[] {
  if (!isPaid || !amount) return [];
  return sumByCurrency([amount, ...refunded.map(({ minor, currency }) => ({ minor: -minor, currency }))]);
}

/** The balances of several payments, in the order in which their currencies first come. */
export function balancesOf(payments: Iterable<Counted>): Balance[] {
  const counted = [...payments].filter(({ isPaid, amount }) => isPaid && amount);
  const paid = sumByCurrency(counted.flatMap(({ amount }) => amount ?? []));
  const refunded = sumByCurrency(counted.flatMap((payment) => payment.refunded));
  const currencies = new Set([...paid, ...refunded].map(({ currency }) => currency));
  const minorOf = (sums: readonly Money[], currency: string): number =>
    sums.find((sum) => sum.currency === currency)?.minor ?? 0;
  return [...currencies].map((currency) => {
    const [plus, minus] = [minorOf(paid, currency), minorOf(refunded, currency)];
    return { currency, paid: plus, refunded: minus, net: plus - minus };
  });
}

/** What is left in the payment's own currency; zero where more was given back. Undefined where its amount is unknown. */
function restOf({ amount, refunded }: PaymentMoney): Money | undefined {
  if (!amount) return undefined;
  const { currency } = amount;
  const back = refunded.find((sum) => sum.currency === currency)?.minor ?? 0;
  return { minor: Math.max(0, amount.minor - back), currency };
}
