import { IconDatabaseX, IconLock, IconPlugConnectedX, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStream } from '../bridge/use-stream.ts';
import { useLink } from './use-link.ts';
import classes from './trouble-banner.module.css';

/** Says what stops the whole console, the worst alone. It lies over the page, so that nothing moves. */
export function TroubleBanner() {
  const { t } = useTranslation('shell');
  const link = useLink();
  const status = useStream('status');
  const kafka = status.phase === 'ready' ? status.value.kafka : undefined;
  const storage = kafka?.embedded?.storageProblem;
  if (link === 'lost') {
    return (
      <Banner icon={IconPlugConnectedX} testId="link-lost" title={t('link.lost')} hint={t('link.lostHint')} />
    );
  }
  if (storage) {
    return (
      <Banner
        icon={IconDatabaseX}
        testId="storage-problem"
        title={t(`storage.${storage.reason}`)}
        hint={t(`storage.${storage.reason}Hint`)}
      />
    );
  }
  if (status.phase === 'ready' && status.value.readModel.trouble) {
    return (
      <Banner
        icon={IconDatabaseX}
        testId="read-model-trouble"
        title={t('readModel.trouble')}
        hint={t('readModel.troubleHint', { message: status.value.readModel.trouble.message })}
      />
    );
  }
  if (kafka?.trouble) {
    return (
      <Banner
        icon={IconLock}
        testId="kafka-trouble"
        title={t(`trouble.${kafka.trouble}`)}
        hint={t(`trouble.${kafka.trouble}Hint`)}
      />
    );
  }
  return null;
}

type BannerProps = {
  readonly icon: Icon;
  readonly testId: string;
  readonly title: string;
  readonly hint: string;
};

function Banner({ icon: IconOf, testId, title, hint }: BannerProps) {
  return (
    <div role="alert" className={classes.banner} data-tone="bad" data-testid={testId}>
      <IconOf size="1.375rem" aria-hidden className={classes.icon} />
      <div>
        <strong>{title}</strong> {hint}
      </div>
    </div>
  );
}
