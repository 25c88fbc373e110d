import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../contract/app-error.ts';
import type { Receipt } from '../../contract/contract.ts';
import { errorText } from '../../contract/error-text.ts';
import { useConnection } from '../bridge/bridge-context.tsx';
import { useLanguage } from './use-language.ts';

/**
 * Says what became of a command: where Kafka wrote its event, that it waits, or why it was refused. Once this page has
 * painted the event, the notice says how long that took.
 */
export function useAnnounceReceipt(): (result: Result<Receipt>) => void {
  const { t } = useTranslation('common');
  const language = useLanguage();
  const { times } = useConnection();
  return useCallback(
    (result) => {
      if (!result.ok) {
        if (result.error.code === 'cancelled') return;
        notifications.show({ color: 'red', message: errorText(result.error, language) });
        return;
      }
      const { eventId: id, status, position } = result.value;
      if (status === 'waiting') {
        notifications.show({ color: 'amber', message: t('receipt.waiting') });
        return;
      }
      const written = t('receipt.written', position);
      const tell = (): boolean => {
        const time = times.read().find(({ eventId }) => eventId === id);
        if (!time) return false;
        const painted = t('receipt.painted', {
          painted: Math.round(time.paintedAfterMs),
          kafka: Math.round(time.acknowledgedAfterMs),
        });
        notifications.update({ id, color: 'petrol', title: written, message: painted });
        return true;
      };
      let stopListening: (() => void) | undefined;
      const onClose = (): void => stopListening?.();
      notifications.show({ id, color: 'petrol', message: written, onClose });
      if (tell()) return;
      stopListening = times.listen(() => {
        if (tell()) stopListening?.();
      });
    },
    [t, language, times],
  );
}
