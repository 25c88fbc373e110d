import { UnstyledButton } from '@mantine/core';
import { IconArrowUp, IconCircleDashed } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MissingStep, StoryStep } from '../../../domain/order-story.ts';
import { usePainted } from '../../bridge/use-painted.ts';
import { EntityName } from '../../ui/entity-name.tsx';
import { EventBadge } from '../../ui/event-badge.tsx';
import { useFormats } from '../../ui/formats.ts';
import { useOpenRecord } from '../../ui/open-record.ts';
import { PositionText } from '../../ui/position-text.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { delayText } from './delay-text.ts';
import { StepMarks } from './step-marks.tsx';
import classes from './order.module.css';

type Story = { readonly story: readonly StoryStep[] };

/** The story by business time: what happened, what caused it, and how long it took. */
export function StoryLine({ story }: Story) {
  return (
    <ol className={classes.line} data-testid="story-line">
      {story.map((each, index) => (
        <Chapter key={idOf(each)} each={each} story={story} isFirst={index === 0} />
      ))}
    </ol>
  );
}

type ChapterProps = Story & { readonly each: StoryStep; readonly isFirst: boolean };

function Chapter({ each, story, isFirst }: ChapterProps) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const language = useLanguage();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const { step, missing, sinceMs } = each;
  const { topic, partition, offset } = step.position;
  usePainted(step.position);
  const cause = each.cause === undefined ? undefined : story[each.cause];
  return (
    <>
      {missing.map((skipped) => (
        <Skipped key={`${skipped.entityId}/${skipped.state}`} skipped={skipped} />
      ))}
      <li
        id={idOf(each)}
        className={classes.chapter}
        data-effect={step.effect}
        data-entity={step.entity}
        tabIndex={-1}
      >
        <div className={classes.chapterTop}>
          <EntityName entity={step.entity} simulated={step.simulated} />
          <EventBadge event={step} />
          {step.entity === 'payment' && step.amount && (
            <strong className={classes.amount}>{formats.money(step.amount)}</strong>
          )}
          <StepMarks marks={each.marks} writtenAfterMs={each.writtenAfterMs} />
          <span className={classes.when} title={formats.dateTime(step.atMs)}>
            {formats.storyTime(step.atMs)}
          </span>
        </div>
        <div className={classes.chapterBottom}>
          <span className={classes.delay}>
            {isFirst || sinceMs === undefined
              ? t('first')
              : t('since', { delay: delayText(sinceMs, language) })}
          </span>
          {cause ? (
            <UnstyledButton className={classes.cause} onClick={() => showStep(idOf(cause))}>
              <IconArrowUp size="0.875rem" aria-hidden /> {t('cause')} {cause.step.type ?? cause.step.entity}
            </UnstyledButton>
          ) : (
            step.causationId !== undefined && (
              <span title={step.causationId}>
                {t('cause')} {t('causeGone')}
              </span>
            )
          )}
          <UnstyledButton
            className={classes.position}
            aria-label={t('open', { position: `${topic} / ${partition} / ${offset}` })}
            onClick={() => openRecord({ position: step.position })}
          >
            <PositionText topic={topic} partition={partition} offset={offset} />
          </UnstyledButton>
        </div>
      </li>
    </>
  );
}

function Skipped({ skipped }: { readonly skipped: MissingStep }) {
  const { t } = useTranslation(['order', 'common']);
  const state = t(`common:state.${skipped.entity}.${skipped.state}` as 'common:state.order.placed');
  return (
    <li className={classes.skipped} title={t('order:missingHint')} data-testid="skipped-step">
      <IconCircleDashed size="1rem" aria-hidden /> {t('order:missing', { state })}
    </li>
  );
}

function showStep(id: string): void {
  const element = document.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
  element?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  element?.focus({ preventScroll: true });
}

function idOf({ step: { position } }: StoryStep): string {
  return `step-${position.topic}-${position.partition}-${position.offset}`;
}
