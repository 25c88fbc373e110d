import { IconFilter2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ToneBadge } from './tone-badge.tsx';

export type SampledNoteProps = {
  /** One in this many of the rows that arrive is shown; 1, or absent, for all. */
  readonly oneIn: number | undefined;
};

/** Says that a list leaves rows out, since nobody could read them all. */
export function SampledNote({ oneIn = 1 }: SampledNoteProps) {
  const { t } = useTranslation('common');
  if (oneIn === 1) {
    return null;
  }
  return (
    <ToneBadge icon={IconFilter2} tone="wait" title={t('sampledHint', { oneIn })} data-testid="sampled">
      {t('sampled', { oneIn })}
    </ToneBadge>
  );
}
