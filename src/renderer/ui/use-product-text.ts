import { useCallback } from 'react';
import { productText } from '../../contract/catalogue.ts';
import { NO_VALUE } from './formats.ts';
import { useLanguage } from './use-language.ts';

type Sold = { readonly product: string; readonly simulated: boolean; readonly quantity?: number };

/** What was sold, and how many where it is more than one, in the language of the screen where there is a name. */
export function useProductText(): (sold: Sold) => string {
  const language = useLanguage();
  return useCallback(
    (sold) => {
      const product = productText(sold, language);
      const { quantity = 1 } = sold;
      return quantity > 1 ? `${quantity} × ${product}` : product || NO_VALUE;
    },
    [language],
  );
}
