import { IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { DELIVERY_STATES, type DeliveryState } from '../../../domain/entities.ts';
import { useFormats } from '../../ui/formats.ts';
import { stateLook } from '../../ui/state-look.ts';
import { SkeletonWord } from '../../ui/skeleton-word.tsx';
import classes from './deliveries.module.css';

export type StatusFilterProps = {
  readonly value: DeliveryState | 'all';
  readonly onChange: (value: DeliveryState | 'all') => void;
  /** Both absent while they are not known. */
  readonly counts: Readonly<Record<DeliveryState, number>> | undefined;
  readonly total: number | undefined;
};

/** One button per status, with how many there are; they stay where they are as the counts grow. */
export function StatusFilter({ value, onChange, counts, total }: StatusFilterProps) {
  const { t } = useTranslation(['deliveries', 'common']);
  const formats = useFormats();
  const states = DELIVERY_STATES.filter((state) => state !== 'unknown' || (counts?.unknown ?? 0) > 0);

  return (
    <fieldset className={classes.statuses} aria-label={t('deliveries:filter')}>
      {(['all', ...states] as const).map((state) => {
        const count = state === 'all' ? total : counts?.[state];
        const { icon: IconOf, tone } =
          state === 'all' ? { icon: IconStack2, tone: 'quiet' } : stateLook('delivery', state);
        return (
          <button
            key={state}
            type="button"
            className={classes.status}
            data-tone={tone}
            aria-pressed={value === state}
            onClick={() => onChange(state)}
          >
            <IconOf size="1.25rem" stroke={1.75} aria-hidden />
            <span className={classes.statusName}>
              {state === 'all' ? t('deliveries:all') : t(`common:state.delivery.${state}`)}
            </span>
            <strong>{count === undefined ? <SkeletonWord /> : formats.number(count)}</strong>
          </button>
        );
      })}
    </fieldset>
  );
}
