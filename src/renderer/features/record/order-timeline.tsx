import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../../../contract/rows.ts';
import type { RecordPosition } from '../../../domain/log-record.ts';
import { EntityName } from '../../ui/entity-name.tsx';
import { EventBadge } from '../../ui/event-badge.tsx';
import { useFormats } from '../../ui/formats.ts';
import { useOpenRecord } from '../../ui/open-record.ts';
import { PositionText } from '../../ui/position-text.tsx';
import classes from './record.module.css';

export type OrderTimelineProps = {
  readonly entries: readonly TimelineEntry[];
  /** The record on show. */
  readonly here: RecordPosition;
  readonly orderId: string | undefined;
};

/** One order across topics: a business story and a list of records at once. */
export function OrderTimeline({ entries, here, orderId }: OrderTimelineProps) {
  const { t } = useTranslation('record');
  return (
    <div className={classes.story}>
      <h3 className={classes.subtitle}>
        {t('timeline')} <span className="mono">{orderId}</span>
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
