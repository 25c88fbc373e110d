import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { useStream } from '../bridge/use-stream.ts';
import { useWorld } from '../bridge/world.ts';
import { SpokenSummary, type SpokenNews } from './spoken-summary.ts';

/** Long enough for a screen reader to finish a sentence and leave the user in peace. */
const EVERY_MS = 20_000;

/** The live changes, as a sentence now and then for those who listen. Silent while the window shows the past. */
export function SpokenStatus() {
  const { t } = useTranslation('shell');
  const stream = useStream('status');
  const isLive = useWorld(({ world }) => world) === 'live';
  const records = useRef<ConsoleStatus['records']>(undefined);
  const [summary] = useState(() => new SpokenSummary());
  const [news, setNews] = useState<SpokenNews>();

  useEffect(() => {
    records.current = isLive && stream.phase === 'ready' ? stream.value.records : undefined;
  }, [stream, isLive]);

  useEffect(() => {
    const timer = setInterval(() => {
      setNews(records.current && summary.take(records.current));
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [summary]);

  return (
    <VisuallyHidden
      component="output"
      aria-live="polite"
      aria-label={t('summary.label')}
      data-testid="spoken-status"
    >
      {news && t('summary.read', { count: news.read })}
      {news && news.quarantined > 0 && ` ${t('summary.quarantined', { count: news.quarantined })}`}
    </VisuallyHidden>
  );
}
