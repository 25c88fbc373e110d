import { Progress, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryRow, PaymentRow } from '../../../contract/rows.ts';
import type { RecordPosition } from '../../../domain/log-record.ts';
import { NO_VALUE, useFormats } from '../../ui/formats.ts';
import { useOpenRecord } from '../../ui/open-record.ts';
import { Panel } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useMethodText } from '../../ui/use-method-text.ts';
import classes from './order.module.css';

export function PaymentParts({ payments }: { readonly payments: readonly PaymentRow[] }) {
  const { t } = useTranslation('order');
  const formats = useFormats();
  const methodText = useMethodText();
  return (
    <Panel title={t('payments')}>
      {payments.length === 0 && <p className={classes.none}>{t('noPayments')}</p>}
      <ul className={classes.parts}>
        {payments.map((payment) => (
          <Part key={payment.key} last={payment.last}>
            <StateBadge entity="payment" state={payment.state} statusText={payment.statusText} />
            <strong>{formats.money(payment.amount)}</strong>
            {payment.refunded.map((money) => (
              <span key={money.currency} data-testid="payment-refunded">
                {t('refunded', { amount: formats.money(money) })}
              </span>
            ))}
            <span>{methodText(payment.method)}</span>
            <span className={classes.when}>{formats.time(payment.lastAtMs)}</span>
          </Part>
        ))}
      </ul>
    </Panel>
  );
}

export function DeliveryParts({ deliveries }: { readonly deliveries: readonly DeliveryRow[] }) {
  const { t } = useTranslation(['order', 'common']);
  const formats = useFormats();
  return (
    <Panel title={t('order:deliveries')}>
      {deliveries.length === 0 && <p className={classes.none}>{t('order:noDeliveries')}</p>}
      <ul className={classes.parts}>
        {deliveries.map((delivery) => (
          <Part key={delivery.key} last={delivery.last}>
            <StateBadge entity="delivery" state={delivery.state} statusText={delivery.statusText} />
            <Progress
              value={delivery.progress}
              {...(delivery.state === 'failed' ? { color: 'red' } : {})}
              className={classes.progress ?? ''}
              // The badge says the same in a word.
              aria-hidden
            />
            <span>{delivery.courier ?? NO_VALUE}</span>
            <span className={classes.when}>{formats.date(delivery.estimatedDate)}</span>
          </Part>
        ))}
      </ul>
    </Panel>
  );
}

function Part({ last, children }: { readonly last: RecordPosition; readonly children: ReactNode }) {
  const openRecord = useOpenRecord((open) => open.openRecord);
  return (
    <li>
      <UnstyledButton className={classes.part} onClick={() => openRecord({ position: last })}>
        {children}
      </UnstyledButton>
    </li>
  );
}
