import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StoryStep } from '../../../domain/order-story.ts';
import { EventBadge } from '../../ui/event-badge.tsx';
import { useFormats } from '../../ui/formats.ts';
import { useOpenRecord } from '../../ui/open-record.ts';
import { StepMarks } from './step-marks.tsx';
import classes from './order.module.css';

/** The same story where the log holds it: a column for each topic, time going down, each record at its offset. */
export function StoryLanes({ story }: { readonly story: readonly StoryStep[] }) {
  const { t } = useTranslation(['order', 'common']);
  const formats = useFormats();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const topics = [...new Set(story.map(({ step }) => step.position.topic))].sort(byUsualOrder);
  return (
    <div className={classes.lanesFrame}>
      <table
        className={classes.lanes}
        style={{ '--lanes': topics.length } as React.CSSProperties}
        data-testid="story-lanes"
      >
        <thead>
          <tr>
            <th scope="col">{t('common:time')}</th>
            {topics.map((topic) => (
              <th key={topic} scope="col" className="mono">
                {topic}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {story.map(({ step, marks, writtenAfterMs }) => {
            const { topic, partition, offset } = step.position;
            return (
              <tr key={`${topic}/${partition}/${offset}`}>
                <th scope="row" className={classes.laneTime} title={formats.dateTime(step.atMs)}>
                  {formats.storyTime(step.atMs)}
                </th>
                {topics.map((each) => (
                  <td key={each}>
                    {each === topic && (
                      <UnstyledButton
                        className={classes.laneRecord}
                        data-effect={step.effect}
                        aria-label={t('order:open', { position: `${topic} / ${partition} / ${offset}` })}
                        onClick={() => openRecord({ position: step.position })}
                      >
                        <EventBadge event={step} />
                        <span className={`mono ${classes.laneOffset}`}>
                          {partition} / {offset}
                        </span>
                        <StepMarks marks={marks} writtenAfterMs={writtenAfterMs} short />
                      </UnstyledButton>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const USUAL = ['orders', 'payments', 'deliveries'];

/** Orders first, then what follows from them, then others by name. */
function byUsualOrder(a: string, b: string): number {
  const rank = (topic: string) => {
    const at = USUAL.findIndex((name) => topic.includes(name.slice(0, 6)));
    return at < 0 ? USUAL.length : at;
  };
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
