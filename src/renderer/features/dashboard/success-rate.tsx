import { useTranslation } from 'react-i18next';
import type { Dashboard } from '../../../contract/streams.ts';
import { FigureCard } from '../../ui/figure-card.tsx';
import { NO_VALUE, useFormats } from '../../ui/formats.ts';
import classes from './dashboard.module.css';

export type SuccessRateProps = { readonly payments: Dashboard['payments'] | undefined };

/** Of the payments that came to an end. */
export function SuccessRate({ payments }: SuccessRateProps) {
  const { t } = useTranslation('dashboard');
  const { percent } = useFormats();
  const ended = payments ? payments.succeeded + payments.failed : 0;
  const share = payments && ended > 0 ? payments.succeeded / ended : undefined;
  return (
    <FigureCard
      testId="success-rate"
      className={classes.rate}
      name={t('success.label')}
      value={payments && (share === undefined ? NO_VALUE : percent(share))}
      detail={
        payments &&
        (share === undefined ? t('success.none') : t('success.failed', { count: payments.failed }))
      }
    >
      <div className={classes.meter} data-empty={share === undefined || undefined} aria-hidden>
        <div style={{ transform: `scaleX(${share ?? 0})` }} />
      </div>
    </FigureCard>
  );
}
