import { useTranslation } from 'react-i18next';
import type { RebuildReason } from '../../contract/streams.ts';
import classes from './rebuild-bar.module.css';

export type RebuildBarProps = {
  readonly rebuild: { readonly done: number; readonly target: number };
  readonly reason: RebuildReason | undefined;
};

/** Hangs from the header over the page: nothing moves when it comes and goes. */
export function RebuildBar({ rebuild: { done, target }, reason }: RebuildBarProps) {
  const { t } = useTranslation('shell');
  const share = target > 0 ? Math.min(1, done / target) : 0;
  return (
    <div className={classes.rebuild} data-testid="rebuild">
      <progress className={classes.bar} value={share} max={1} aria-label={t('rebuild.label')} />
      <p className={classes.words}>
        {t('rebuild.progress', { done, target })}
        {reason && reason !== 'first' && ` ${t(`rebuild.${reason}`)}`}
      </p>
    </div>
  );
}
