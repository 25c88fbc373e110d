import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../contract/app-error.ts';
import type { Receipt } from '../../contract/contract.ts';
import { errorText } from '../../contract/error-text.ts';
import { useLanguage } from './use-language.ts';

/** Says what became of a command: where Kafka wrote its event, that it waits, or why it was refused. */
export function useAnnounceReceipt(): (result: Result<Receipt>) => void {
  const { t } = useTranslation('common');
  const language = useLanguage();
  return useCallback(
    (result) => {
      if (!result.ok) {
        if (result.error.code === 'cancelled') return;
        notifications.show({ color: 'red', message: errorText(result.error, language) });
      } else if (result.value.status === 'waiting') {
        notifications.show({ color: 'amber', message: t('receipt.waiting') });
      } else {
        const { topic, partition, offset } = result.value.position;
        notifications.show({ color: 'petrol', message: t('receipt.written', { topic, partition, offset }) });
      }
    },
    [t, language],
  );
}
