import { ActionIcon, Popover } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pulse } from '../../../contract/streams.ts';
import { createHeardCounter, type Heard } from './heard-counter.ts';
import { flash } from './pulse-dot.ts';
import { SoundPanel } from './sound-panel.tsx';
import { useSoundSettings } from './sound-settings.ts';
import { usePaymentTones } from './use-payment-tones.ts';
import classes from './sound-control.module.css';
import { withKey } from '../../ui/action-keys.ts';

/** The sound, its settings, and its visible twin: two marks that light up with each payment, sound or not. */
export function SoundControl() {
  const { t } = useTranslation('sound');
  const on = useSoundSettings((settings) => settings.on);
  const success = useRef<HTMLSpanElement>(null);
  const failure = useRef<HTMLSpanElement>(null);
  const [counter] = useState(createHeardCounter);
  const [heard, setHeard] = useState<Heard>();

  const onPulse = useCallback(
    (pulse: Pulse) => {
      if (pulse.paymentsSucceeded > 0) flash(success.current);
      if (pulse.paymentsFailed > 0) flash(failure.current);
      counter.add(pulse);
    },
    [counter],
  );
  const player = usePaymentTones(onPulse);

  useEffect(() => counter.listen(setHeard), [counter]);

  return (
    <div className={classes.sound}>
      <Popover
        width="min(20rem, calc(100vw - 1.5rem))"
        position="bottom-end"
        shadow="md"
        trapFocus
        returnFocus
        withinPortal
      >
        <Popover.Target>
          <ActionIcon
            variant={on ? 'light' : 'default'}
            size="2.25rem"
            aria-label={`${t('label')}, ${t(on ? 'on' : 'off')}`}
            title={t(on ? 'on' : 'off')}
            {...withKey('sound')}
            data-testid="sound"
            data-on={on}
          >
            {on ? (
              <IconVolume size="1.25rem" stroke={1.75} aria-hidden />
            ) : (
              <IconVolumeOff size="1.25rem" stroke={1.75} aria-hidden />
            )}
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <SoundPanel player={player} />
        </Popover.Dropdown>
      </Popover>
      <span className={classes.marks} aria-hidden data-testid="payment-pulse">
        <span ref={success} className={classes.success} />
        <span ref={failure} className={classes.failure} />
      </span>
      <output className={classes.said}>{heard && on ? t('heard', heard) : ''}</output>
    </div>
  );
}
