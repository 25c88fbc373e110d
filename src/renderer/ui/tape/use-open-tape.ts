import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useWorld } from '../../bridge/world.ts';
import type { PartsHandle } from '../use-parts.ts';
import { useTapeParts } from './use-tape-parts.ts';

/** Opens a tape in the time machine and looks at it. */
export function useOpenTape(parts: PartsHandle): (file: File) => Promise<void> {
  const bridge = useBridge();
  const hand = useTapeParts(parts);
  const sayNoEnd = useSayNoEnd();
  return async (file) => {
    const state = await hand(file, (part) => bridge.call('tape.open', part));
    if (state) {
      useWorld.getState().look('replay');
      if (state.phase !== 'off' && state.tape?.hasEnd === false) {
        sayNoEnd();
      }
    }
  };
}

/** Says that a tape of an earlier Vigie may have lost its last records unseen. */
export function useSayNoEnd(): () => void {
  const { t } = useTranslation('common');
  return useCallback(() => {
    notifications.show({ color: 'amber', autoClose: 15_000, message: t('tapeWithoutEnd') });
  }, [t]);
}
