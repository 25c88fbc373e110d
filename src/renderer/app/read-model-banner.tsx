import { IconDatabaseX, IconHourglassEmpty } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReadModelState } from '../../contract/streams.ts';
import { useFormats } from '../ui/formats.ts';
import { Banner } from './banner.tsx';

export type ReadModelBannerProps = { readonly readModel: ReadModelState };

/** The read model takes nothing: its file refuses, or its thread does not answer. */
export function ReadModelBanner({ readModel: { trouble, stalledSinceMs } }: ReadModelBannerProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  if (trouble) {
    return (
      <Banner
        icon={IconDatabaseX}
        testId="read-model-trouble"
        title={t('readModel.trouble')}
        hint={t('readModel.troubleHint', { message: trouble.message })}
      />
    );
  }
  if (stalledSinceMs === undefined) {
    return null;
  }
  return (
    <Banner
      icon={IconHourglassEmpty}
      testId="read-model-stalled"
      title={t('readModel.stalled', { time: formats.listTime(stalledSinceMs) })}
      hint={t('readModel.stalledHint')}
    />
  );
}
