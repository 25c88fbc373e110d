import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** Codes there are words for; another one is shown as it came. */
const KNOWN = [
  'insufficient_funds',
  'card_expired',
  'card_declined',
  'suspected_fraud',
  'gateway_timeout',
] as const;

/** Why a payment failed, in the user's words. */
export function useFailureText(): (code: string | undefined) => string {
  const { t } = useTranslation('common');
  return useCallback(
    (code) => {
      const known = KNOWN.find((each) => each === code);
      return known ? t(`failureCode.${known}`) : (code ?? '');
    },
    [t],
  );
}
