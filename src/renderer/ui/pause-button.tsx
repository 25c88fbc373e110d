import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from './formats.ts';
import classes from './pause-button.module.css';
import { withKey } from './action-keys.ts';

export type PauseButtonProps = {
  readonly paused: boolean;
  /** Rows that came in meanwhile. */
  readonly waiting: number;
  readonly onToggle: () => void;
};

export function PauseButton({ paused, waiting, onToggle }: PauseButtonProps) {
  const { t } = useTranslation('common');
  const formats = useFormats();
  return (
    <Button
      size="sm"
      px="sm"
      variant={paused ? 'light' : 'default'}
      color={paused ? 'amber' : 'petrol'}
      leftSection={
        paused ? (
          <IconPlayerPlay size="1.125rem" aria-hidden />
        ) : (
          <IconPlayerPause size="1.125rem" aria-hidden />
        )
      }
      title={paused ? t('waiting', { count: waiting }) : undefined}
      aria-pressed={paused}
      {...withKey('freeze')}
      onClick={onToggle}
      data-testid="pause"
      data-waiting={waiting}
    >
      <span className={classes.word}>
        {paused ? `${t('resume')} (${formats.number(waiting)})` : t('pause')}
      </span>
    </Button>
  );
}
