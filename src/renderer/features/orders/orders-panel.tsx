import { IconShoppingCart } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderRow } from '../../../contract/rows.ts';
import { ORDER_STAGES, type OrderStage } from '../../../domain/entities.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { CountSelect } from '../../ui/count-select.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { LiveListPanel } from '../../ui/live-list-panel.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import type { Writes } from '../../ui/use-can-write.ts';
import { useEmptyHint } from '../../ui/use-empty-hint.ts';
import { useOrderColumns } from './order-columns.tsx';

const ROWS = 50;

const ORDERS: Writes = ['order'];

export function OrdersPanel() {
  const { t } = useTranslation(['orders', 'common']);
  const emptyHint = useEmptyHint('orders:emptyHint', ORDERS);
  const [search, setSearch] = useState('');
  const [stage, setStage] = useState<OrderStage | 'all'>('all');
  const stream = useStream('orders', { search, filter: stage, limit: ROWS });
  const list = stream.phase === 'ready' ? stream.value : undefined;
  const columns = useOrderColumns();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const onOpen = useCallback(
    (row: OrderRow) => openRecord({ position: row.last, orderId: row.orderId }),
    [openRecord],
  );

  return (
    <LiveListPanel
      testId="orders"
      title={t('orders:listTitle')}
      label={t('orders:listLabel')}
      stream={stream}
      limit={ROWS}
      filterKey={stage}
      columns={columns}
      onOpen={onOpen}
      search={search}
      searchLabel={t('orders:search')}
      onSearch={setSearch}
      filter={
        <CountSelect
          label={t('orders:stage')}
          value={stage}
          onChange={setStage}
          allLabel={t('orders:allStages')}
          total={list?.total}
          options={ORDER_STAGES.map((value) => ({
            value,
            label: t(`common:state.stage.${value}`),
            count: list?.counts[value],
          }))}
        />
      }
      exports={<ExportButton list="orders" filter={stage} search={search} />}
      filtered={search !== '' || stage !== 'all'}
      onClearFilters={() => {
        setSearch('');
        setStage('all');
      }}
      empty={{
        icon: IconShoppingCart,
        title: t('orders:emptyTitle'),
        hint: t(emptyHint),
      }}
      height="max(24rem, calc(100dvh - 19rem))"
    />
  );
}
