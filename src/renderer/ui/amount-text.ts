import type { Language } from '../../contract/language.ts';
import { decimalText, type Money } from '../../domain/money.ts';

/** An amount as it stands in a field: `1234.50`, in French `1234,50`. */
export function amountText(amount: Money, language: Language): string {
  const text = decimalText(amount);
  return language === 'fr' ? text.replace('.', ',') : text;
}
