import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderView } from '../../../contract/rows.ts';
import { tellStory } from '../../../domain/order-story.ts';
import { Panel } from '../../ui/panel.tsx';
import { StoryLanes } from './story-lanes.tsx';
import { StoryLine } from './story-line.tsx';
import classes from './order.module.css';

/** The life of the order: as a story, or as records where the log holds them. */
export function OrderStory({ view }: { readonly view: OrderView }) {
  const { t } = useTranslation('order');
  const [shown, setShown] = useState<'time' | 'log'>('time');
  const story = useMemo(() => tellStory(view.timeline), [view.timeline]);
  const cut = view.timeline.length < view.stepsTotal;
  return (
    <Panel
      testId="order-story"
      title={
        <>
          {t('story')}{' '}
          <span className={classes.count}>
            {cut
              ? t('stepsCut', { count: view.timeline.length, total: view.stepsTotal })
              : t('steps', { count: view.stepsTotal })}
          </span>
        </>
      }
      actions={
        <SegmentedControl
          aria-label={t('view')}
          value={shown}
          onChange={setShown}
          data={[
            { value: 'time', label: t('byTime') },
            { value: 'log', label: t('byLog') },
          ]}
        />
      }
    >
      <p className={classes.hint}>{t(shown === 'time' ? 'byTimeHint' : 'byLogHint')}</p>
      {shown === 'time' ? <StoryLine story={story} /> : <StoryLanes story={story} />}
    </Panel>
  );
}
