import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentRow } from '../../../contract/rows.ts';
import { useFormats } from '../../ui/formats.ts';
import type { LiveColumn } from '../../ui/live-column.ts';
import { OrderLink } from '../../ui/order-link.tsx';
import { PositionText } from '../../ui/position-text.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useFailureText } from '../../ui/use-failure-text.ts';
import { useMethodText } from '../../ui/use-method-text.ts';
import { TimeText } from '../../ui/time-text.tsx';
import classes from './payments.module.css';

export function usePaymentColumns(): readonly LiveColumn<PaymentRow>[] {
  const { t } = useTranslation(['payments', 'common']);
  const formats = useFormats();
  const methodText = useMethodText();
  const failureText = useFailureText();
  return useMemo(() => {
    function refundOf({ refunded }: PaymentRow): string {
      return refunded.map((money) => t('payments:refunded', { amount: formats.money(money) })).join(' · ');
    }
    return [
      {
        id: 'state',
        header: t('payments:columns.state'),
        // Room for the word of every state, also for a longer one that another producer wrote.
        width: 'minmax(7.75rem, 0.4fr)',
        phone: 'end',
        cell: (row) => <StateBadge entity="payment" state={row.state} statusText={row.statusText} />,
      },
      {
        id: 'amount',
        header: t('payments:columns.amount'),
        width: 92,
        align: 'right',
        phone: 'title',
        cell: (row) => <span className={classes.amount}>{formats.money(row.amount)}</span>,
      },
      {
        id: 'method',
        header: t('payments:columns.method'),
        width: '1fr',
        phone: 'detail',
        cell: (row) => {
          const outcome = row.state === 'failed' ? failureText(row.failureCode) : refundOf(row);
          const text = [methodText(row.method), outcome].filter(Boolean).join(' · ');
          return <span title={text}>{text}</span>;
        },
      },
      {
        id: 'order',
        header: t('payments:columns.order'),
        width: 78,
        priority: 2,
        phone: 'hidden',
        cell: (row) => (
          <>
            <OrderLink
              orderId={row.orderId}
              short
              title={row.orderKnown ? undefined : `${row.orderId} – ${t('payments:orphan')}`}
            />
            {row.orderKnown ? '' : ' ?'}
          </>
        ),
      },
      {
        id: 'position',
        header: t('payments:columns.position'),
        width: 160,
        phone: 'hidden',
        cell: ({ last }) => <PositionText {...last} />,
      },
      {
        id: 'time',
        header: t('common:time'),
        width: 72,
        align: 'right',
        phone: 'detail',
        cell: (row) => <TimeText atMs={row.lastAtMs} isUnsure={row.isTimeUnsure} />,
      },
    ];
  }, [t, formats, methodText, failureText]);
}
