import { IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useIsAudience } from '../../bridge/use-audience.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';

/** Says on every page that this screen only watches. */
export function AudienceBadge() {
  const { t } = useTranslation('audience');
  if (!useIsAudience()) return null;
  return (
    <ToneBadge icon={IconUsersGroup} tone="busy" title={t('badgeHint')} data-testid="audience-badge">
      {t('badge')}
    </ToneBadge>
  );
}
