import {
  IconArrowsCross,
  IconArrowsSort,
  IconClockExclamation,
  IconCopy,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StepMark } from '../../../domain/order-story.ts';
import type { Tone } from '../../ui/state-look.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { delayText } from './delay-text.ts';

const LOOKS: Record<StepMark, { readonly icon: Icon; readonly tone: Tone }> = {
  late: { icon: IconClockExclamation, tone: 'wait' },
  out_of_order: { icon: IconArrowsSort, tone: 'warn' },
  duplicate: { icon: IconCopy, tone: 'quiet' },
  impossible: { icon: IconArrowsCross, tone: 'warn' },
};

type StepMarksProps = {
  readonly marks: readonly StepMark[];
  readonly writtenAfterMs: number;
  /** The mark's word alone: how late it was is in its explanation. */
  readonly short?: boolean | undefined;
};

/** What is remarkable about a step, each with its explanation; what its badge says already is not said again. */
export function StepMarks({ marks, writtenAfterMs, short = false }: StepMarksProps) {
  const { t } = useTranslation('order');
  const language = useLanguage();
  return marks
    .filter((mark) => mark === 'late' || mark === 'out_of_order')
    .map((mark) => {
      const how = mark === 'late' ? t('writtenAfter', { delay: delayText(writtenAfterMs, language) }) : '';
      const hint = t(`markHint.${mark}`);
      return (
        <ToneBadge
          key={mark}
          {...LOOKS[mark]}
          title={short && how !== '' ? `${hint} (${how})` : hint}
          data-mark={mark}
        >
          {t(`mark.${mark}`)}
          {!short && how !== '' && ` (${how})`}
        </ToneBadge>
      );
    });
}
