import { IconHourglassEmpty } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStream } from '../bridge/use-stream.ts';
import { useFormats } from '../ui/formats.ts';
import { Banner } from './banner.tsx';
import { freshAtMs } from './mode.ts';

export type SilenceBannerProps = { readonly silentMs: number };

/** Its text changes in such steps: a screen reader reads each change aloud. */
const STEP_SECONDS = 5;

/** The console sends nothing over an open link: how old what is on screen is, and what to do. */
export function SilenceBanner({ silentMs }: SilenceBannerProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  const status = useStream('status');
  const seconds = Math.floor(silentMs / 1000);
  const title =
    seconds < 60
      ? t('silence.seconds', { count: seconds - (seconds % STEP_SECONDS) })
      : t('silence.minutes', { count: Math.floor(seconds / 60) });
  const time =
    status.phase === 'ready' ? formats.listTime(freshAtMs(status.value, status.receivedAtMs)) : undefined;
  return (
    <Banner
      icon={IconHourglassEmpty}
      testId="console-silent"
      title={title}
      hint={[time && t('silence.from', { time }), t('silence.hint')].filter(Boolean).join(' ')}
    />
  );
}
