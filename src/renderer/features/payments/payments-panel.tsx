import { IconCreditCard } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaymentRow } from '../../../contract/rows.ts';
import type { PaymentList } from '../../../contract/streams.ts';
import { PAYMENT_STATES, type PaymentState } from '../../../domain/entities.ts';
import type { StreamState } from '../../bridge/stream-store.ts';
import { CountSelect } from '../../ui/count-select.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { LiveListPanel } from '../../ui/live-list-panel.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import type { Writes } from '../../ui/use-can-write.ts';
import { useEmptyHint } from '../../ui/use-empty-hint.ts';
import { usePaymentColumns } from './payment-columns.tsx';

export type PaymentsPanelProps = {
  readonly stream: StreamState<PaymentList>;
  /** Rows that the stream was asked for at most. */
  readonly limit: number;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly state: PaymentState | 'all';
  readonly onState: (state: PaymentState | 'all') => void;
};

const PAYMENTS: Writes = ['payment'];

export function PaymentsPanel({ stream, limit, search, onSearch, state, onState }: PaymentsPanelProps) {
  const { t } = useTranslation(['payments', 'common']);
  const emptyHint = useEmptyHint('payments:emptyHint', PAYMENTS);
  const list = stream.phase === 'ready' ? stream.value : undefined;
  const columns = usePaymentColumns();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const onOpen = useCallback(
    (row: PaymentRow) => openRecord({ position: row.last, orderId: row.orderId }),
    [openRecord],
  );

  return (
    <LiveListPanel
      testId="payments"
      title={t('payments:listTitle')}
      label={t('payments:listLabel')}
      stream={stream}
      limit={limit}
      filterKey={state}
      columns={columns}
      onOpen={onOpen}
      search={search}
      searchLabel={t('payments:search')}
      onSearch={onSearch}
      filter={
        <CountSelect
          label={t('payments:state')}
          value={state}
          onChange={onState}
          allLabel={t('payments:allStates')}
          total={list?.total}
          options={PAYMENT_STATES.filter((each) => each !== 'unknown' || list?.counts.unknown).map(
            (value) => ({
              value,
              label: t(`common:state.payment.${value}`),
              count: list?.counts[value],
            }),
          )}
        />
      }
      exports={<ExportButton list="payments" filter={state} search={search} />}
      filtered={search !== '' || state !== 'all'}
      onClearFilters={() => {
        onSearch('');
        onState('all');
      }}
      empty={{
        icon: IconCreditCard,
        title: t('payments:emptyTitle'),
        hint: t(emptyHint),
      }}
      height="max(24rem, calc(100dvh - 19rem))"
    />
  );
}
