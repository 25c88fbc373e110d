import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderRow } from '../../../contract/rows.ts';
import { NO_VALUE, useFormats } from '../../ui/formats.ts';
import type { LiveColumn } from '../../ui/live-column.ts';
import { OrderLink } from '../../ui/order-link.tsx';
import { PositionText } from '../../ui/position-text.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useProductText } from '../../ui/use-product-text.ts';
import { StateBadge } from '../../ui/state-badge.tsx';

export function useOrderColumns(): readonly LiveColumn<OrderRow>[] {
  const { t } = useTranslation(['orders', 'common']);
  const formats = useFormats();
  const productText = useProductText();
  return useMemo(
    () => [
      {
        id: 'customer',
        header: t('orders:columns.customer'),
        width: '1.5fr',
        phone: 'title',
        cell: (row) => <span title={row.customerEmail}>{row.customerName || NO_VALUE}</span>,
      },
      {
        id: 'product',
        header: t('orders:columns.product'),
        width: '1.5fr',
        phone: 'detail',
        cell: (row) => productText(row),
      },
      {
        id: 'total',
        header: t('orders:columns.total'),
        width: 105,
        align: 'right',
        phone: 'detail',
        cell: (row) => (row.total ? formats.money(row.total) : NO_VALUE),
      },
      {
        id: 'stage',
        header: t('orders:columns.stage'),
        width: 165,
        phone: 'end',
        cell: (row) => <StateBadge entity="stage" state={row.stage} />,
      },
      {
        id: 'id',
        header: t('orders:columns.id'),
        width: 96,
        priority: 2,
        phone: 'hidden',
        cell: (row) => <OrderLink orderId={row.orderId} short />,
      },
      {
        id: 'position',
        header: t('orders:columns.position'),
        width: 170,
        priority: 2,
        phone: 'hidden',
        cell: ({ last }) => <PositionText {...last} />,
      },
      {
        id: 'time',
        header: t('common:time'),
        width: 85,
        align: 'right',
        phone: 'detail',
        cell: (row) => <TimeText atMs={row.placedAtMs} isUnsure={row.isTimeUnsure} />,
      },
    ],
    [t, formats, productText],
  );
}
