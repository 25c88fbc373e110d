import { IconFilterOff, IconShieldCheck } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantineRow } from '../../../contract/rows.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LiveTable } from '../../ui/live-table.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PauseButton } from '../../ui/pause-button.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { usePausedList } from '../../ui/use-paused-list.ts';
import { useQuarantineColumns } from './quarantine-columns.tsx';

function keyOf(row: QuarantineRow): string {
  return row.key;
}

export function QuarantinePage() {
  const { t } = useTranslation(['quarantine', 'common']);
  const [search, setSearch] = useState('');
  const stream = useStream('quarantine', { search, filter: 'all', limit: 200 });
  const list = stream.phase === 'ready' ? stream.value : undefined;
  const { rows, paused, waiting, toggle } = usePausedList(list);
  const columns = useQuarantineColumns();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const selected = useOpenRecord((open) => open.target?.position);
  const onOpen = useCallback((row: QuarantineRow) => openRecord({ position: row.position }), [openRecord]);

  return (
    <Page title={t('quarantine:title')} intro={t('quarantine:intro')}>
      {stream.phase === 'failed' && <ErrorNote error={stream.error} />}
      <Panel
        flush
        testId="quarantine"
        title={list ? t('common:shownOf', { shown: rows.length, total: list.total }) : t('common:loading')}
        actions={
          <>
            <SearchField value={search} onChange={setSearch} label={t('quarantine:search')} />
            <PauseButton paused={paused} waiting={waiting} onToggle={toggle} />
          </>
        }
      >
        <LiveTable
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          label={t('quarantine:label')}
          onOpen={onOpen}
          paused={paused}
          selectedKey={selected && `${selected.topic}/${selected.partition}/${selected.offset}`}
          height="calc(100dvh - 15rem)"
          testId="quarantine-table"
          empty={
            list &&
            (list.total > 0 ? (
              <EmptyState
                icon={IconFilterOff}
                title={t('quarantine:nothingTitle')}
                hint={t('quarantine:nothingHint', { count: list.total })}
              />
            ) : (
              <EmptyState
                icon={IconShieldCheck}
                title={t('quarantine:emptyTitle')}
                hint={t('quarantine:emptyHint')}
              />
            ))
          }
        />
      </Panel>
    </Page>
  );
}
