import type { AppError, FieldProblem } from '../../../contract/app-error.ts';
import type { CreatePaymentInput } from '../../../contract/contract.ts';
import type { Language } from '../../../contract/language.ts';
import type { Money } from '../../../domain/money.ts';
import { amountText } from '../../ui/amount-text.ts';
import { typedAmount } from '../../ui/typed-amount.ts';

/** What stands in the fields of the form. */
export type PaymentFormValues = {
  readonly orderId: string;
  readonly amount: string;
  readonly currency: string;
  readonly method: CreatePaymentInput['method'];
  readonly outcome: CreatePaymentInput['outcome'];
  /** 0–100. */
  readonly successPercent: number;
};

export function firstValues(orderId: string, language: Language): PaymentFormValues {
  return {
    orderId,
    amount: amountText({ minor: 9_999, currency: 'EUR' }, language),
    currency: 'EUR',
    method: 'credit_card',
    outcome: 'random',
    successPercent: 90,
  };
}

export function withTotalOf(values: PaymentFormValues, total: Money, language: Language): PaymentFormValues {
  return { ...values, amount: amountText(total, language), currency: total.currency };
}

/** What is no amount goes as it is: the console says what is wrong with it. */
export function toPaymentInput(values: PaymentFormValues): CreatePaymentInput {
  const { amount, successPercent, ...rest } = values;
  return {
    ...rest,
    orderId: rest.orderId.trim(),
    amountMinor: typedAmount(amount, rest.currency),
    successRate: successPercent / 100,
  };
}

const SHOWN: ReadonlySet<string> = new Set(['orderId', 'amount']);

/** Whether a field on screen shows it already. */
export function isBesideFields(error: AppError): boolean {
  return error.fields?.some((problem) => SHOWN.has(fieldOf(problem))) ?? false;
}

export function fieldOf(problem: FieldProblem): string {
  return problem.field === 'amountMinor' ? 'amount' : problem.field;
}
