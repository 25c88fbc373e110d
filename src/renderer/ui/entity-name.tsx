import { VisuallyHidden } from '@mantine/core';
import {
  IconBell,
  IconBuildingWarehouse,
  IconChartHistogram,
  IconCreditCard,
  IconFlask,
  IconQuestionMark,
  IconShoppingCart,
  IconTruckDelivery,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordKind } from '../../domain/topic-map.ts';
import classes from './entity-name.module.css';

const ICONS: Record<RecordKind, Icon> = {
  order: IconShoppingCart,
  payment: IconCreditCard,
  delivery: IconTruckDelivery,
  inventory: IconBuildingWarehouse,
  notification: IconBell,
  analytics: IconChartHistogram,
};

export type EntityNameProps = {
  /** Absent for a record that could not be read. */
  readonly entity: RecordKind | undefined;
  readonly simulated?: boolean | undefined;
};

export function EntityName({ entity, simulated = false }: EntityNameProps) {
  const { t } = useTranslation('common');
  const IconOf = entity ? ICONS[entity] : IconQuestionMark;
  return (
    <span className={classes.name}>
      <IconOf size="1.125rem" stroke={1.75} aria-hidden className={classes.icon} />
      <span className={classes.word}>{t(entity ?? 'unknown')}</span>
      {simulated && (
        <span title={t('simulated')} className={classes.simulated}>
          <IconFlask size="0.9375rem" stroke={1.75} aria-hidden />
          <VisuallyHidden>{t('simulated')}</VisuallyHidden>
        </span>
      )}
    </span>
  );
}
