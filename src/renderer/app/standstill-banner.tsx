import { IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Standstill } from '../../contract/kafka-status.ts';
import { useFormats } from '../ui/formats.ts';
import { Banner } from './banner.tsx';

export type StandstillBannerProps = { readonly standstills: readonly Standstill[] };

/** The partition that has stood still the longest, why, and what to do. */
export function StandstillBanner({ standstills }: StandstillBannerProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  const [first, ...others] = standstills.toSorted((a, b) => a.sinceMs - b.sinceMs);
  if (!first) {
    return null;
  }
  const { topic, partition, sinceMs, cause } = first;
  const more = others.length > 0 ? ` ${t('standstill.others', { count: others.length })}` : '';
  return (
    <Banner
      icon={IconPlayerPause}
      testId="standstill"
      title={t('standstill.title', { topic, partition, time: formats.time(sinceMs) })}
      hint={t(`standstill.${cause}`) + more}
    />
  );
}
