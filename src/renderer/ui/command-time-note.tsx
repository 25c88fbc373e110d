import { IconStopwatch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { percentileOf } from '../bridge/command-times.ts';
import { useCommandTimes } from '../bridge/use-command-times.ts';
import { useWorld } from '../bridge/world.ts';
import classes from './command-time-note.module.css';

/** The measured time from a command to its event on the screen; nothing before the first, and nothing in a replay. */
export function CommandTimeNote() {
  const { t } = useTranslation('common');
  const times = useCommandTimes();
  const isReplay = useWorld(({ world }) => world === 'replay');
  if (isReplay || times.length === 0) {
    return null;
  }
  const painted = times.map(({ paintedAfterMs }) => paintedAfterMs);
  const acknowledged = times.map(({ acknowledgedAfterMs }) => acknowledgedAfterMs);
  return (
    <span
      className={classes.note}
      title={t('commandTimes.hint', {
        count: times.length,
        kafkaP50: msOf(percentileOf(acknowledged, 0.5)),
        kafkaP95: msOf(percentileOf(acknowledged, 0.95)),
      })}
      data-testid="command-times"
    >
      <IconStopwatch size="1rem" stroke={1.75} aria-hidden />
      {t('commandTimes.text', {
        p50: msOf(percentileOf(painted, 0.5)),
        p95: msOf(percentileOf(painted, 0.95)),
      })}
      <small>{t('commandTimes.count', { count: times.length })}</small>
    </span>
  );
}

function msOf(ms: number | undefined): number {
  return Math.round(ms ?? 0);
}
