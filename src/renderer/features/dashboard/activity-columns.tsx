import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { productText } from '../../../contract/catalogue.ts';
import type { Language } from '../../../contract/language.ts';
import type { ActivityRow } from '../../../contract/rows.ts';
import { EntityName } from '../../ui/entity-name.tsx';
import { EventBadge } from '../../ui/event-badge.tsx';
import { NO_VALUE, useFormats } from '../../ui/formats.ts';
import type { LiveColumn } from '../../ui/live-column.ts';
import { PositionText } from '../../ui/position-text.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { useMethodText } from '../../ui/use-method-text.ts';

export function useActivityColumns(): readonly LiveColumn<ActivityRow>[] {
  const { t } = useTranslation(['dashboard', 'common']);
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'what',
        header: t('dashboard:activity.what'),
        width: 'minmax(9.375rem, 1fr)',
        cell: (row) => <EntityName entity={row.entity} simulated={row.simulated} />,
      },
      {
        id: 'state',
        header: t('dashboard:activity.state'),
        width: 176,
        cell: (row) => <EventBadge event={row} />,
      },
      {
        id: 'about',
        header: t('dashboard:activity.about'),
        width: '3fr',
        priority: 2,
        phone: 'detail',
        cell: (row) => <ActivityLabel row={row} />,
      },
      {
        id: 'amount',
        header: t('dashboard:activity.amount'),
        width: 112,
        align: 'right',
        priority: 3,
        phone: 'detail',
        cell: (row) => (row.amount ? formats.money(row.amount) : NO_VALUE),
      },
      {
        id: 'position',
        header: t('dashboard:activity.position'),
        width: 144,
        phone: 'hidden',
        cell: (row) => <PositionText topic={row.position.topic} partition={row.position.partition} />,
      },
      {
        id: 'offset',
        header: t('common:offset'),
        width: 80,
        align: 'right',
        phone: 'hidden',
        cell: (row) => <span className="mono">{row.position.offset}</span>,
      },
      {
        id: 'time',
        header: t('common:time'),
        width: 90,
        align: 'right',
        phone: 'detail',
        cell: (row) => <TimeText atMs={row.atMs} isUnsure={row.isTimeUnsure} />,
      },
    ],
    [t, formats],
  );
}

/** A payment is recognised by how it was paid: in words where we have some. */
function ActivityLabel({ row }: { readonly row: ActivityRow }) {
  const methodText = useMethodText();
  const language = useLanguage();
  if (row.label === '') return <span className="mono">{row.entityId}</span>;
  return <span title={row.entityId}>{labelText()}</span>;

  function labelText(): string {
    switch (row.entity) {
      case 'payment':
        return methodText(row.label);
      case 'order':
        return orderLabel(row, language);
      default:
        return row.label;
    }
  }
}

/** The label of an order is its customer, then its product. */
function orderLabel({ label, simulated }: ActivityRow, language: Language): string {
  const [customer = '', ...product] = label.split(' · ');
  if (product.length === 0) {
    return label;
  }
  return `${customer} · ${productText({ product: product.join(' · '), simulated }, language)}`;
}
