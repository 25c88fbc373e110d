import { IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useIsAudience } from '../../bridge/use-audience.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import classes from './audience.module.css';

/** Says on every page that this screen only watches. */
export function AudienceBadge() {
  const { t } = useTranslation('audience');
  if (!useIsAudience()) return null;
  return (
    <ToneBadge icon={IconUsersGroup} tone="busy" title={t('badgeHint')} data-testid="audience-badge">
      <span className={classes.badgeWord}>{t('badge')}</span>
    </ToneBadge>
  );
}
