import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLink } from './use-link.ts';
import classes from './link-banner.module.css';

/** Says that the screens' own link is lost. It lies over the page, so that nothing moves. */
export function LinkBanner() {
  const { t } = useTranslation('shell');
  const link = useLink();
  if (link === 'open') return null;
  return (
    <div role="alert" className={classes.banner} data-tone="bad" data-testid="link-lost">
      <IconPlugConnectedX size="1.375rem" aria-hidden className={classes.icon} />
      <div>
        <strong>{t('link.lost')}</strong> {t('link.lostHint')}
      </div>
    </div>
  );
}
