import { useTranslation } from 'react-i18next';
import type { DeliveryRow } from '../../../contract/rows.ts';
import { NO_VALUE, useFormats } from '../../ui/formats.ts';
import { stateLook } from '../../ui/state-look.ts';
import { journeyOf } from './delivery-view.ts';
import classes from './deliveries.module.css';

/** The steps of a delivery, each with the time it was reached. */
export function Journey({ delivery }: { readonly delivery: DeliveryRow }) {
  const { t } = useTranslation('common');
  const formats = useFormats();
  return (
    <ol className={classes.journey}>
      {journeyOf(delivery).map(({ state, atMs, passed }) => {
        const { icon: IconOf } = stateLook('delivery', state);
        return (
          <li
            key={state}
            data-passed={passed || undefined}
            data-current={state === delivery.state || undefined}
            aria-current={state === delivery.state ? 'step' : undefined}
          >
            <span className={classes.dot}>
              <IconOf size="0.875rem" aria-hidden />
            </span>
            <span className={classes.stepName}>{t(`state.delivery.${state}`)}</span>
            <span className={classes.stepTime}>{atMs === undefined ? NO_VALUE : formats.time(atMs)}</span>
          </li>
        );
      })}
    </ol>
  );
}
