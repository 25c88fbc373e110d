import { IconDatabaseX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BrokerDamage } from '../../contract/streams.ts';
import { Banner } from './banner.tsx';

const RANGES_SAID = 3;

/** A lost topic stays said until it is dealt with; what is missing can be closed, until more is. */
export function DamageBanner({ damage }: { readonly damage: BrokerDamage }) {
  const { t } = useTranslation('shell');
  const [closedAt, setClosedAt] = useState(0);
  const { lostTopics, missing } = damage;
  if (lostTopics.length > 0) {
    return (
      <Banner
        icon={IconDatabaseX}
        testId="broker-damage"
        title={t('damage.lost')}
        hint={t('damage.lostHint', { path: lostTopics.join(', ') })}
      />
    );
  }
  if (missing.length <= closedAt) return null;
  const ranges = missing
    .slice(-RANGES_SAID)
    .map(({ to, ...range }) => t('damage.range', { ...range, last: String(BigInt(to) - 1n) }));
  return (
    <Banner
      icon={IconDatabaseX}
      testId="broker-damage"
      title={t('damage.missing')}
      hint={t('damage.missingHint', { count: missing.length, ranges: ranges.join(' ; ') })}
      onClose={() => setClosedAt(missing.length)}
    />
  );
}
