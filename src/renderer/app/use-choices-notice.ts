import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useChoicesLost } from '../ui/kept-choices.ts';

/** Says once that this browser keeps no choices. */
export function useChoicesNotice(): void {
  const { t } = useTranslation('shell');
  const isLost = useChoicesLost((choices) => choices.isLost);
  const isSaid = useRef(false);
  useEffect(() => {
    if (isLost && !isSaid.current) {
      isSaid.current = true;
      notifications.show({ color: 'amber', autoClose: 15_000, message: t('choicesNotKept') });
    }
  }, [isLost, t]);
}
