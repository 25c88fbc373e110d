import { IconBell, IconBuildingWarehouse, IconChartHistogram, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Beside } from '../../../contract/streams.ts';
import { SIDE_KINDS, SIDE_TYPES, type SideKind, type SideType } from '../../../domain/side-types.ts';
import { FigureCard } from '../../ui/figure-card.tsx';
import { useFormats } from '../../ui/formats.ts';
import classes from './stock.module.css';

const ICONS: Record<SideKind, Icon> = {
  inventory: IconBuildingWarehouse,
  notification: IconBell,
  analytics: IconChartHistogram,
};

/** How much of each family has been read, and of which types. */
export function Families({ counts }: { readonly counts: Beside['counts'] | undefined }) {
  const { t } = useTranslation('stock');
  const formats = useFormats();
  return (
    <section className={classes.families} aria-label={t('families')}>
      {SIDE_KINDS.map((kind) => {
        const parts = partsOf(kind, counts);
        const total = parts.reduce((sum, { count }) => sum + count, 0);
        return (
          <FigureCard
            key={kind}
            testId={`family-${kind}`}
            icon={ICONS[kind]}
            name={t(`family.${kind}`)}
            value={counts && formats.number(total)}
            detail={
              counts &&
              (total === 0
                ? t('nothingYet')
                : parts.map(({ name, count }) => t(`types.${name}`, { count })).join(' · '))
            }
          />
        );
      })}
    </section>
  );
}

function partsOf(kind: SideKind, counts: Beside['counts'] = {}) {
  const types = (Object.keys(SIDE_TYPES) as SideType[]).filter((type) => SIDE_TYPES[type] === kind);
  const parts: { name: SideType | 'other'; count: number }[] = [
    ...types.map((name) => ({ name, count: counts[name] ?? 0 })),
    { name: 'other', count: counts[kind] ?? 0 },
  ];
  return parts.filter(({ count }) => count > 0);
}
