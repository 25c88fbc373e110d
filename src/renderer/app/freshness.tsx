import { useTranslation } from 'react-i18next';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { useFormats } from '../ui/formats.ts';
import { useNow } from '../ui/use-now.ts';
import { freshAtMs } from './mode.ts';
import classes from './freshness.module.css';

export type FreshnessProps = {
  readonly status: ConsoleStatus | undefined;
  readonly receivedAtMs: number | undefined;
};

/** A figure that moves each second while all is well is noise. */
const JUST_NOW_MS = 3000;

/** How old what is on screen is, and how fast events come in. Its width does not follow its words. */
export function Freshness({ status, receivedAtMs: arrivedAtMs }: FreshnessProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  const nowMs = useNow(1000);
  const receivedAtMs = status && arrivedAtMs !== undefined ? freshAtMs(status, arrivedAtMs) : arrivedAtMs;
  return (
    <div className={classes.room}>
      <p className={classes.fresh} data-testid="freshness">
        <span className={classes.ago}>
          {receivedAtMs === undefined && t('fresh.none')}
          {receivedAtMs !== undefined &&
            (nowMs - receivedAtMs < JUST_NOW_MS
              ? t('fresh.now')
              : t('fresh.updated', { ago: formats.relative(receivedAtMs, nowMs) }))}
        </span>
        {status && <span>{t('fresh.rate', { count: Math.round(status.records.perSecond) })}</span>}
      </p>
    </div>
  );
}
