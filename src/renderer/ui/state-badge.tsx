import { useTranslation } from 'react-i18next';
import { stateLook, type AnyState, type StatedEntity } from './state-look.ts';
import { ToneBadge } from './tone-badge.tsx';

export type StateBadgeProps = {
  readonly entity: StatedEntity;
  readonly state: AnyState;
  /** The word on the wire, shown where the state is not one we know. */
  readonly statusText?: string | undefined;
};

/** A state as icon, colour and word: colour alone never says it. */
export function StateBadge({ entity, state, statusText }: StateBadgeProps) {
  const { t } = useTranslation('common');
  const { icon, tone } = stateLook(entity, state);
  const word =
    state === 'unknown' && statusText ? statusText : t(`state.${entity}.${state}` as 'state.order.placed');
  return (
    <ToneBadge icon={icon} tone={tone} data-state={state}>
      {word}
    </ToneBadge>
  );
}
