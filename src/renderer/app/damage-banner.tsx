import { IconDatabaseX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BrokerDamage, LostTopic } from '../../contract/streams.ts';
import { Banner } from './banner.tsx';

const RANGES_SAID = 3;
const CAUSES = ['folder_gone', 'name_lost', 'same_name'] as const;

/** A lost topic stays said until it is dealt with; what is missing can be closed, until more is. */
export function DamageBanner({ damage }: { readonly damage: BrokerDamage }) {
  const { t } = useTranslation('shell');
  const [closedAt, setClosedAt] = useState(0);
  const { lostTopics } = damage;
  const missing = damage.missing.filter(({ isUnused }) => !isUnused);
  // The gravest cause comes first; what else there is follows once it is dealt with.
  const worst = CAUSES.map((cause) => lostTopics.filter((lost) => lost.cause === cause)).find(
    (lost) => lost.length > 0,
  );
  if (worst) {
    return (
      <Banner
        icon={IconDatabaseX}
        testId="broker-damage"
        title={t(`damage.${worst[0]!.cause}`, { count: worst.length, names: namesOf(worst) })}
        hint={t(`damage.${worst[0]!.cause}Hint`, {
          path: worst.map(({ path }) => path).join(', '),
          folder: worst.map(({ id }) => `topics/${id}`).join(', '),
        })}
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

function namesOf(lost: readonly LostTopic[]): string {
  return lost.map(({ name, id }) => name ?? id).join(', ');
}
