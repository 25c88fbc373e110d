import {
  IconAlertTriangle,
  IconArrowsCross,
  IconCheck,
  IconCopy,
  IconMinus,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FoldEffect } from '../../contract/rows.ts';
import type { Tone } from './state-look.ts';
import { ToneBadge } from './tone-badge.tsx';

const LOOKS: Record<FoldEffect, { readonly icon: Icon; readonly tone: Tone }> = {
  applied: { icon: IconCheck, tone: 'good' },
  no_change: { icon: IconMinus, tone: 'quiet' },
  duplicate: { icon: IconCopy, tone: 'quiet' },
  impossible_transition: { icon: IconArrowsCross, tone: 'warn' },
  quarantined: { icon: IconAlertTriangle, tone: 'warn' },
};

export type EffectBadgeProps = { readonly effect: FoldEffect };

/** What an event did to the read model. */
export function EffectBadge({ effect }: EffectBadgeProps) {
  const { t } = useTranslation('common');
  const { icon, tone } = LOOKS[effect];
  return (
    <ToneBadge icon={icon} tone={tone} data-effect={effect}>
      {t(`effect.${effect}`)}
    </ToneBadge>
  );
}
