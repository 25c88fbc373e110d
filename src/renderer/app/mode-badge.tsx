import { Tooltip } from '@mantine/core';
import {
  IconAccessPoint,
  IconFlask,
  IconHistory,
  IconPlayerPause,
  IconPlugConnectedX,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Standstill } from '../../contract/kafka-status.ts';
import { useFormats } from '../ui/formats.ts';
import type { Tone } from '../ui/state-look.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import type { Mode } from './mode.ts';
import classes from './mode-badge.module.css';

const LOOKS: Record<Mode, { readonly icon: Icon; readonly tone: Tone }> = {
  live: { icon: IconAccessPoint, tone: 'good' },
  simulated: { icon: IconFlask, tone: 'wait' },
  replay: { icon: IconHistory, tone: 'busy' },
  standing: { icon: IconPlayerPause, tone: 'bad' },
  away: { icon: IconPlugConnectedX, tone: 'quiet' },
};

export type ModeBadgeProps = {
  readonly mode: Mode;
  /** The oldest first; empty while every partition is read. */
  readonly standstills: readonly Standstill[];
};

/** Always there: nobody has to ask whether what they see is real. */
export function ModeBadge({ mode, standstills }: ModeBadgeProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  const sinceMs = Math.min(...standstills.map((each) => each.sinceMs));
  const isStanding = mode === 'standing' && standstills.length > 0;
  const { icon, tone } = LOOKS[mode];
  return (
    <Tooltip
      label={t(`mode.${mode}Hint`)}
      multiline
      maw={280}
      events={{ hover: true, focus: true, touch: true }}
    >
      <output className={classes.mode} aria-label={t('mode.label')} data-testid="mode-badge" data-mode={mode}>
        <ToneBadge icon={icon} tone={tone}>
          {t(`mode.${mode}`)}
          {isStanding && ` ${t('kafka.since', { time: formats.time(sinceMs) })}`}
        </ToneBadge>
      </output>
    </Tooltip>
  );
}
