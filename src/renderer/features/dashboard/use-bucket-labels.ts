import { useMemo } from 'react';
import type { Dashboard } from '../../../contract/streams.ts';
import { useLanguage } from '../../ui/use-language.ts';

/** The start of each bucket, as hours and minutes; with seconds where buckets are shorter than a minute. */
export function useBucketLabels(dashboard: Dashboard | undefined): readonly string[] {
  const language = useLanguage();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      ...((dashboard?.bucketMs ?? 0) < 60_000 && { second: '2-digit' }),
    });
    return (dashboard?.series ?? []).map((bucket) => format.format(bucket.startMs));
  }, [dashboard?.series, dashboard?.bucketMs, language]);
}
