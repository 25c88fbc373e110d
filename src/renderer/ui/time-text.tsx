import { useTranslation } from 'react-i18next';
import { useFormats } from './formats.ts';
import classes from './time-text.module.css';

type TimeTextProps = {
  readonly atMs: number;
  /** The time that was written cannot be read: this one is the record's own. */
  readonly isUnsure?: boolean;
};

/** A moment in a list: its day where that is not today, and a mark where it is not the time that was written. */
export function TimeText({ atMs, isUnsure = false }: TimeTextProps) {
  const { t } = useTranslation('common');
  const formats = useFormats();
  const whole = formats.dateTime(atMs);
  if (!isUnsure) return <span title={whole}>{formats.listTime(atMs)}</span>;
  return (
    <span title={t('timeUnsure', { time: whole })} data-testid="time-unsure">
      <span className={classes.mark} aria-hidden>
        ≈
      </span>
      {formats.listTime(atMs)}
    </span>
  );
}
