import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { paymentMethodOf } from '../../domain/entities.ts';
import { NO_VALUE } from './formats.ts';

/** How a payment is paid in the user's words; a method there are none for as it was written. */
export function useMethodText(): (method: string | undefined) => string {
  const { t } = useTranslation('common');
  return useCallback(
    (method) => {
      const known = method === undefined ? undefined : paymentMethodOf(method);
      return known ? t(`method.${known}`) : method || NO_VALUE;
    },
    [t],
  );
}
