import { Button, SegmentedControl } from '@mantine/core';
import { IconActivity, IconFilterOff } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ActivityRow } from '../../../contract/rows.ts';
import type { EntityKind } from '../../../domain/entities.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LiveTable } from '../../ui/live-table.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import { Panel } from '../../ui/panel.tsx';
import { PauseButton } from '../../ui/pause-button.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { usePausedList } from '../../ui/use-paused-list.ts';
import { useActivityColumns } from './activity-columns.tsx';
import classes from './dashboard.module.css';

const KINDS = ['all', 'order', 'payment', 'delivery'] as const;
const ROWS = 200;

function keyOf(row: ActivityRow): string {
  return row.key;
}

/** Everything that comes in, whatever the topic. */
export function ActivityPanel() {
  const { t } = useTranslation(['dashboard', 'common']);
  const [search, setSearch] = useState('');
  const [kind, setKind] = useState<EntityKind | 'all'>('all');
  const stream = useStream('activity', { search, filter: kind, limit: ROWS });
  const list = stream.phase === 'ready' ? stream.value : undefined;
  const { rows, paused, waiting, toggle } = usePausedList(list);
  const columns = useActivityColumns();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const selected = useOpenRecord((open) => open.target?.position);
  const filtered = search !== '' || kind !== 'all';

  const onOpen = useCallback(
    (row: ActivityRow) => openRecord({ position: row.position, orderId: row.orderId }),
    [openRecord],
  );

  function clear(): void {
    setSearch('');
    setKind('all');
  }

  return (
    <Panel
      flush
      testId="activity"
      title={t('dashboard:activity.title')}
      actions={
        <div className={classes.filters}>
          <SearchField
            value={search}
            onChange={setSearch}
            label={t('dashboard:activity.search')}
            className={classes.search}
          />
          <SegmentedControl
            size="sm"
            className={classes.kinds}
            value={kind}
            onChange={(value) => setKind(value)}
            aria-label={t('dashboard:activity.kind')}
            data={KINDS.map((value) => ({ value, label: t(`dashboard:activity.kinds.${value}`) }))}
            data-testid="activity-kind"
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
        label={t('dashboard:activity.label')}
        onOpen={onOpen}
        paused={paused}
        selectedKey={selected && `${selected.topic}/${selected.partition}/${selected.offset}`}
        height="clamp(20rem, 48vh, 44rem)"
        testId="activity-table"
        empty={
          list &&
          (filtered && list.total > 0 ? (
            <EmptyState
              icon={IconFilterOff}
              title={t('dashboard:activity.nothingTitle')}
              hint={t('dashboard:activity.nothingHint', { total: list.total })}
              action={
                <Button variant="default" size="sm" onClick={clear}>
                  {t('dashboard:activity.clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={IconActivity}
              title={t('dashboard:activity.emptyTitle')}
              hint={t('dashboard:activity.emptyHint')}
              action={
                <Button component={Link} href="/orders" size="sm" mt="xs">
                  {t('dashboard:activity.createOrder')}
                </Button>
              }
            />
          ))
        }
      />
      <div className={classes.shown}>
        <span>
          {list ? t('common:shownOf', { shown: rows.length, total: list.total }) : t('common:loading')}
        </span>
      </div>
    </Panel>
  );
}
