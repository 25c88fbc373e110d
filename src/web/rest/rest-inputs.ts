import * as v from 'valibot';
import { fail, appError, ok, type FieldProblem, type Result } from '../../contract/app-error.ts';
import {
  MAX_AMOUNT_MINOR,
  currency,
  email,
  integer,
  localDate,
  orderId,
  parseWith,
  text,
} from '../../contract/validators.ts';
import { paymentMethodOf } from '../../domain/entities.ts';
import { parseAmount, type Money } from '../../domain/money.ts';
import { deliveryStateOf, paymentStateOf } from '../../domain/status-words.ts';

/** Bodies as the REST clients write them: snake_case, decimal amounts, every field of an order optional. */
const decimalAmountText = v.union([v.string(), v.number()], 'not_a_number');

const orderBody = v.strictObject({
  customer_name: v.optional(text(200)),
  customer_email: v.optional(email),
  product: v.optional(text(200)),
  quantity: v.optional(integer(1, 10_000)),
  amount: v.optional(decimalAmountText),
  currency: v.optional(currency),
  address: v.optional(text(500)),
});
const paymentBody = v.strictObject({
  order_id: orderId,
  amount: decimalAmountText,
  currency: v.optional(currency),
  method: v.optional(text(100)),
  status: v.optional(text(50)),
});
const deliveryBody = v.strictObject({
  order_id: orderId,
  address: text(500),
  status: v.optional(text(50)),
  estimated_date: v.optional(localDate),
});

const DEFAULT_CURRENCY = 'EUR';

export function parseOrderBody(body: unknown) {
  // An array would pass for an object without fields.
  if (body === null || Array.isArray(body)) return refuse('body', 'malformed');
  const parsed = parseWith(orderBody, body ?? {});
  if (!parsed.ok) return parsed;
  const { amount, ...rest } = parsed.value;
  if (amount === undefined) return ok({ ...rest, total: undefined });
  const total = moneyOf(amount, rest.currency);
  return total.ok ? ok({ ...rest, total: total.value }) : total;
}

/** The fields of an order that a body gives. */
export type OrderBody = Extract<ReturnType<typeof parseOrderBody>, { ok: true }>['value'];

export function parsePaymentBody(body: unknown) {
  const parsed = parseWith(paymentBody, body);
  if (!parsed.ok) return parsed;
  const { amount, method, status, order_id } = parsed.value;
  const money = moneyOf(amount, parsed.value.currency);
  if (!money.ok) return money;
  const known = method === undefined ? 'credit_card' : paymentMethodOf(method);
  if (!known) return refuse('method', 'not_one_of');
  const state = status === undefined ? undefined : paymentStateOf(status);
  if (state !== undefined && state !== 'succeeded' && state !== 'failed')
    return refuse('status', 'not_one_of');
  return ok({ order_id, money: money.value, method: known, outcome: state ?? ('random' as const) });
}

export function parseDeliveryBody(body: unknown) {
  const parsed = parseWith(deliveryBody, body);
  if (!parsed.ok) return parsed;
  const { status, ...rest } = parsed.value;
  const state = status === undefined ? 'pending' : deliveryStateOf(status);
  return state === 'unknown' ? refuse('status', 'not_one_of') : ok({ ...rest, state });
}

function moneyOf(amount: string | number, code: string | undefined): Result<Money> {
  const parsed = parseAmount(amount, code ?? DEFAULT_CURRENCY);
  if (!parsed) return refuse('amount', 'not_a_number');
  if (parsed.isRounded) return refuse('amount', 'too_many_decimals');
  const { minor } = parsed;
  if (minor < 1) return refuse('amount', 'too_small');
  if (minor > MAX_AMOUNT_MINOR) return refuse('amount', 'too_large');
  return ok({ minor, currency: code ?? DEFAULT_CURRENCY });
}

function refuse(field: string, rule: FieldProblem['rule']) {
  return fail(appError('invalid_input', `${field}: ${rule}`, [{ field, rule }]));
}
