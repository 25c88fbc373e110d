import { ActionIcon, Tooltip } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useWorld } from '../../bridge/world.ts';
import { useGoTo } from '../../ui/replay/use-replay.ts';
import { withKey } from '../../ui/action-keys.ts';

/** Opens the time machine at this moment. */
export function ReplayButton() {
  const { t } = useTranslation('replay');
  const world = useWorld((now) => now.world);
  const goTo = useGoTo();
  return (
    <Tooltip label={t('enter')}>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('enter')}
        {...withKey('timeMachine')}
        data-testid="replay-enter"
        disabled={world === 'replay'}
        onClick={() => goTo({ kind: 'time', atMs: Date.now() })}
      >
        <IconHistory size="1.25rem" aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
