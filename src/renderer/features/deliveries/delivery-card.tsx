import { Badge, Progress } from '@mantine/core';
import { IconCalendarEvent, IconClockExclamation, IconMapPin, IconUser } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryRow } from '../../../contract/rows.ts';
import { usePainted } from '../../bridge/use-painted.ts';
import { useFormats } from '../../ui/formats.ts';
import { useOpenRecord } from '../../ui/open-record.ts';
import { PositionText } from '../../ui/position-text.tsx';
import { shortId } from '../../ui/short-id.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { stateLook } from '../../ui/state-look.ts';
import { ForWriter } from '../../ui/for-writer.tsx';
import type { Writes } from '../../ui/use-can-write.ts';
import { AdvanceButton } from './advance-button.tsx';
import { isLate, progressNow } from './delivery-view.ts';
import { Journey } from './journey.tsx';
import classes from './deliveries.module.css';

const DELIVERIES: Writes = ['delivery'];

export type DeliveryCardProps = { readonly delivery: DeliveryRow; readonly nowMs: number };

export const DeliveryCard = memo(function DeliveryCard({ delivery, nowMs }: DeliveryCardProps) {
  const { t } = useTranslation('deliveries');
  const formats = useFormats();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const { icon: IconOf, tone } = stateLook('delivery', delivery.state);
  usePainted(delivery.last);
  const percent = progressNow(delivery, nowMs);

  return (
    <li className={classes.card} data-tone={tone} data-state={delivery.state} data-row-key={delivery.key}>
      <div className={classes.head}>
        <span className={classes.icon}>
          <IconOf size="1.375rem" stroke={1.75} aria-hidden />
        </span>
        <button
          type="button"
          className={classes.open}
          onClick={() => openRecord({ position: delivery.last, orderId: delivery.orderId })}
          title={t('openRecord')}
        >
          <span className={classes.name}>{t('card', { id: shortId(delivery.deliveryId) })}</span>
          <span className={classes.sub}>
            {t('order')} <span className="mono">{shortId(delivery.orderId)}</span>
            {' · '}
            <PositionText {...delivery.last} />
          </span>
        </button>
        <StateBadge entity="delivery" state={delivery.state} statusText={delivery.statusText} />
      </div>
      <div className={classes.bar}>
        <Progress.Root size="sm" className={classes.track}>
          <Progress.Section
            value={percent}
            color="var(--tone)"
            aria-label={t('progress', { percent: formats.percent(percent / 100) })}
          />
        </Progress.Root>
        <strong>{formats.percent(percent / 100)}</strong>
      </div>
      <Journey delivery={delivery} />
      <ul className={classes.facts}>
        <li className={classes.address}>
          <IconMapPin size="1rem" aria-hidden />
          <span title={delivery.address}>{delivery.address || t('noAddress')}</span>
        </li>
        <li>
          <IconUser size="1rem" aria-hidden />
          <span>{delivery.courier ?? t('noCourier')}</span>
        </li>
        <li>
          <IconCalendarEvent size="1rem" aria-hidden />
          <span>
            {delivery.estimatedDate ? t('due', { date: formats.date(delivery.estimatedDate) }) : t('noDue')}
          </span>
          {isLate(delivery, nowMs) && (
            <Badge
              color="red"
              variant="light"
              size="sm"
              leftSection={<IconClockExclamation size="0.75rem" />}
            >
              {t('late')}
            </Badge>
          )}
        </li>
      </ul>
      <div className={classes.foot}>
        <span className={classes.sub} title={formats.dateTime(delivery.lastAtMs)}>
          {t('updated', { time: formats.time(delivery.lastAtMs) })}
        </span>
        <ForWriter writes={DELIVERIES}>
          <AdvanceButton delivery={delivery} />
        </ForWriter>
      </div>
    </li>
  );
});
