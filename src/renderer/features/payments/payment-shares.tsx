import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentState } from '../../../domain/entities.ts';
import { DoughnutChart } from '../../charts/doughnut-chart.tsx';
import { NO_VALUE, useFormats } from '../../ui/formats.ts';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonWord } from '../../ui/skeleton-word.tsx';
import classes from './payments.module.css';

export type PaymentSharesProps = {
  /** Absent while they are not known. */
  readonly counts: Readonly<Record<PaymentState, number>> | undefined;
};

/** Of the payments that have an outcome. Money given back later was a success first. */
export function PaymentShares({ counts }: PaymentSharesProps) {
  const { t } = useTranslation(['payments', 'common']);
  const formats = useFormats();
  const succeeded = (counts?.succeeded ?? 0) + (counts?.refunded ?? 0);
  const failed = counts?.failed ?? 0;
  const isKnown = counts !== undefined;
  const total = succeeded + failed;

  const slices = useMemo(
    () => [
      { id: 'succeeded', name: t('payments:shares.succeeded'), value: succeeded, tone: 'good' as const },
      { id: 'failed', name: t('payments:shares.failed'), value: failed, tone: 'bad' as const },
    ],
    [t, succeeded, failed],
  );

  return (
    <Panel title={t('payments:shares.title')} testId="payment-shares">
      <div className={classes.shares}>
        <div className={classes.ring}>
          <DoughnutChart
            label={isKnown ? t('payments:shares.alt', { succeeded, failed }) : t('common:loading')}
            slices={slices}
            formatValue={formats.number}
          >
            {isKnown && (
              <>
                <strong className={classes.rate}>
                  {total === 0 ? NO_VALUE : formats.percent(succeeded / total)}
                </strong>
                <span className={classes.rateName}>
                  {total === 0 ? t('payments:shares.none') : t('payments:shares.rate')}
                </span>
              </>
            )}
          </DoughnutChart>
        </div>
        <dl className={classes.legend}>
          {slices.map((slice) => (
            <div key={slice.id} data-tone={slice.tone} data-testid={`share-${slice.id}`}>
              <dt>{slice.name}</dt>
              <dd>
                {isKnown ? formats.number(slice.value) : <SkeletonWord width="2.5rem" />}
                <span>{total === 0 ? '' : formats.percent(slice.value / total)}</span>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}
