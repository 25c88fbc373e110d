import { IconShieldCheck } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantineRow } from '../../../contract/rows.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { LiveListPanel } from '../../ui/live-list-panel.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import { Page } from '../../ui/page.tsx';
import { useSelectedKey } from '../../ui/use-selected-key.ts';
import { useQuarantineColumns } from './quarantine-columns.tsx';

const ROWS = 200;

export function QuarantinePage() {
  const { t } = useTranslation('quarantine');
  const [search, setSearch] = useState('');
  const stream = useStream('quarantine', { search, filter: 'all', limit: ROWS });
  const columns = useQuarantineColumns();
  const selectedKey = useSelectedKey();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const onOpen = useCallback((row: QuarantineRow) => openRecord({ position: row.position }), [openRecord]);

  return (
    <Page title={t('title')} intro={t('intro')}>
      <LiveListPanel
        testId="quarantine"
        title={t('listTitle')}
        label={t('label')}
        stream={stream}
        columns={columns}
        onOpen={onOpen}
        search={search}
        searchLabel={t('search')}
        onSearch={setSearch}
        filtered={search !== ''}
        onClearFilters={() => setSearch('')}
        empty={{ icon: IconShieldCheck, title: t('emptyTitle'), hint: t('emptyHint') }}
        selectedKey={selectedKey}
        height="calc(100dvh - 17rem)"
      />
    </Page>
  );
}
