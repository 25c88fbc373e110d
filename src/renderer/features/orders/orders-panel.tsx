import { Button, NativeSelect } from '@mantine/core';
import { IconFilterOff, IconShoppingCart } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderRow } from '../../../contract/rows.ts';
import { ORDER_STAGES, type OrderStage } from '../../../domain/entities.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useFormats } from '../../ui/formats.ts';
import { LiveTable } from '../../ui/live-table.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import { Panel } from '../../ui/panel.tsx';
import { PauseButton } from '../../ui/pause-button.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { usePausedList } from '../../ui/use-paused-list.ts';
import { useOrderColumns } from './order-columns.tsx';
import classes from './orders.module.css';

const ROWS = 50;

function keyOf(row: OrderRow): string {
  return row.key;
}

export function OrdersPanel() {
  const { t } = useTranslation(['orders', 'common']);
  const formats = useFormats();
  const [search, setSearch] = useState('');
  const [stage, setStage] = useState<OrderStage | 'all'>('all');
  const stream = useStream('orders', { search, filter: stage, limit: ROWS });
  const list = stream.phase === 'ready' ? stream.value : undefined;
  const { rows, paused, waiting, toggle } = usePausedList(list);
  const columns = useOrderColumns();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const filtered = search !== '' || stage !== 'all';

  const onOpen = useCallback(
    (row: OrderRow) => openRecord({ position: row.last, orderId: row.orderId }),
    [openRecord],
  );

  function clear(): void {
    setSearch('');
    setStage('all');
  }

  const stageOptions = [
    { value: 'all', label: `${t('orders:allStages')} (${formats.number(list?.total ?? 0)})` },
    ...ORDER_STAGES.map((value) => ({
      value,
      label: `${t(`common:state.stage.${value}`)} (${formats.number(list?.counts[value] ?? 0)})`,
    })),
  ];

  return (
    <Panel
      flush
      testId="orders"
      title={t('orders:listTitle')}
      actions={
        <div className={classes.filters}>
          <SearchField
            value={search}
            onChange={setSearch}
            label={t('orders:search')}
            className={classes.search}
          />
          <NativeSelect
            className={classes.stage}
            value={stage}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              setStage(ORDER_STAGES.find((known) => known === chosen) ?? 'all');
            }}
            aria-label={t('orders:stage')}
            data={stageOptions}
          />
          <PauseButton paused={paused} waiting={waiting} onToggle={toggle} />
        </div>
      }
    >
      {stream.phase === 'failed' && <ErrorNote error={stream.error} />}
      <LiveTable
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        label={t('orders:listLabel')}
        onOpen={onOpen}
        paused={paused}
        height="max(24rem, calc(100dvh - 19rem))"
        testId="orders-table"
        empty={
          list &&
          (filtered && list.total > 0 ? (
            <EmptyState
              icon={IconFilterOff}
              title={t('orders:nothingTitle')}
              hint={t('orders:nothingHint', { total: list.total })}
              action={
                <Button variant="default" size="sm" onClick={clear}>
                  {t('orders:clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState icon={IconShoppingCart} title={t('orders:emptyTitle')} hint={t('orders:emptyHint')} />
          ))
        }
      />
      <div className={classes.shown} data-testid="orders-shown">
        {list ? t('common:shownOf', { shown: rows.length, total: list.matching }) : t('common:loading')}
      </div>
    </Panel>
  );
}
