import type { FieldProblem } from '../../../contract/app-error.ts';
import type { CreateOrderInput } from '../../../contract/contract.ts';
import type { Language } from '../../../contract/language.ts';
import { amountText } from '../../ui/amount-text.ts';
import { typedAmount } from '../../ui/typed-amount.ts';

/** What stands in the fields of the form. */
export type OrderFormValues = Omit<CreateOrderInput, 'amountMinor' | 'quantity'> & {
  readonly amount: string;
  readonly quantity: string;
};

export type OrderField = keyof OrderFormValues;

export function toFormValues(
  { amountMinor, quantity, ...rest }: CreateOrderInput,
  language: Language,
): OrderFormValues {
  return {
    ...rest,
    quantity: String(quantity),
    amount: amountText({ minor: amountMinor, currency: rest.currency }, language),
  };
}

/** The command; what is no number goes as it is, so that one place, the console, says what is wrong with it. */
export function toOrderInput({ amount, quantity, ...rest }: OrderFormValues): CreateOrderInput {
  return {
    ...rest,
    quantity: quantity.trim() === '' ? Number.NaN : Number(quantity),
    amountMinor: typedAmount(amount, rest.currency),
  };
}

/** The form's field a problem belongs to. */
export function fieldOf(problem: FieldProblem): string {
  return problem.field === 'amountMinor' ? 'amount' : problem.field;
}
