import { UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../../../contract/rows.ts';
import type { RecordPosition } from '../../../domain/log-record.ts';
import { tellStory } from '../../../domain/order-story.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { EntityName } from '../../ui/entity-name.tsx';
import { EventBadge } from '../../ui/event-badge.tsx';
import { useFormats } from '../../ui/formats.ts';
import { useOpenRecord } from '../../ui/open-record.ts';
import { OrderLink } from '../../ui/order-link.tsx';
import { PositionText } from '../../ui/position-text.tsx';
import classes from './record.module.css';

export type OrderTimelineProps = {
  readonly orderId: string;
  /** The record on show. */
  readonly here: RecordPosition;
};

/** One order across topics: a business story and a list of records at once. */
export function OrderTimeline({ orderId, here }: OrderTimelineProps) {
  const { t } = useTranslation('record');
  const stream = useStream('order', { orderId });
  const view = stream.phase === 'ready' && stream.value.orderId === orderId ? stream.value : undefined;
  const entries = useMemo(() => tellStory(view?.timeline ?? []).map(({ step }) => step), [view?.timeline]);
  if (!view) return null;
  return (
    <div className={classes.story}>
      <h3 className={classes.subtitle}>
        {t('timeline')} <OrderLink orderId={orderId} />
      </h3>
      <p className={classes.note}>{entries.length === 0 ? t('timelineEmpty') : t('timelineHint')}</p>
      <ol className={classes.steps} data-testid="order-timeline">
        {entries.map((entry) => (
          <Step key={keyOf(entry.position)} entry={entry} current={keyOf(entry.position) === keyOf(here)} />
        ))}
      </ol>
    </div>
  );
}

type StepProps = { readonly entry: TimelineEntry; readonly current: boolean };

function Step({ entry, current }: StepProps) {
  const formats = useFormats();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const { topic, partition, offset } = entry.position;
  return (
    <li className={classes.step} data-effect={entry.effect}>
      <UnstyledButton
        className={classes.stepButton}
        aria-current={current ? 'step' : undefined}
        disabled={current}
        onClick={() => openRecord({ position: entry.position })}
      >
        <span className={classes.stepTop}>
          <EntityName entity={entry.entity} simulated={entry.simulated} />
          <EventBadge event={entry} />
        </span>
        <span className={classes.stepBottom}>
          <PositionText topic={topic} partition={partition} offset={offset} />
          <span>{formats.dateTime(entry.atMs)}</span>
        </span>
      </UnstyledButton>
    </li>
  );
}

function keyOf({ topic, partition, offset }: RecordPosition): string {
  return `${topic}/${partition}/${offset}`;
}
