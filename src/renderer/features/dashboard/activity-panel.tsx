import { Button, SegmentedControl } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ActivityRow } from '../../../contract/rows.ts';
import type { EntityKind } from '../../../domain/entities.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { LiveListPanel } from '../../ui/live-list-panel.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import { useSelectedKey } from '../../ui/use-selected-key.ts';
import { useEmptyHint } from '../../ui/use-empty-hint.ts';
import { useActivityColumns } from './activity-columns.tsx';
import classes from './dashboard.module.css';

const KINDS = ['all', 'order', 'payment', 'delivery'] as const;
const ROWS = 200;

/** Everything that comes in, whatever the topic. */
export function ActivityPanel() {
  const { t } = useTranslation(['dashboard', 'common']);
  const emptyHint = useEmptyHint('activity.emptyHint', ['order']);
  const [search, setSearch] = useState('');
  const [kind, setKind] = useState<EntityKind | 'all'>('all');
  const stream = useStream('activity', { search, filter: kind, limit: ROWS });
  const columns = useActivityColumns();
  const selectedKey = useSelectedKey();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const onOpen = useCallback(
    (row: ActivityRow) => openRecord({ position: row.position, orderId: row.orderId }),
    [openRecord],
  );

  return (
    <LiveListPanel
      testId="activity"
      title={t('activity.title')}
      label={t('activity.label')}
      stream={stream}
      limit={ROWS}
      filterKey={kind}
      columns={columns}
      onOpen={onOpen}
      search={search}
      searchLabel={t('activity.search')}
      onSearch={setSearch}
      filter={
        <SegmentedControl
          size="sm"
          className={classes.kinds}
          value={kind}
          onChange={(value) => setKind(value)}
          aria-label={t('activity.kind')}
          data={KINDS.map((value) => ({ value, label: t(`activity.kinds.${value}`) }))}
          data-testid="activity-kind"
        />
      }
      filtered={search !== '' || kind !== 'all'}
      onClearFilters={() => {
        setSearch('');
        setKind('all');
      }}
      empty={{
        icon: IconActivity,
        title: t('activity.emptyTitle'),
        hint: t(emptyHint),
        action: emptyHint === 'activity.emptyHint' && (
          <Button component={Link} href="/orders" size="sm" mt="xs">
            {t('activity.createOrder')}
          </Button>
        ),
      }}
      selectedKey={selectedKey}
      height="clamp(20rem, 48vh, 44rem)"
    />
  );
}
