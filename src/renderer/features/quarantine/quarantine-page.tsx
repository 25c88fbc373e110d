import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantineRow } from '../../../contract/rows.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { ExportButton } from '../../ui/export-button.tsx';
import { ForWriter } from '../../ui/for-writer.tsx';
import { LiveListPanel } from '../../ui/live-list-panel.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import { Page } from '../../ui/page.tsx';
import { ReadOnlyNote } from '../../ui/read-only-note.tsx';
import { useSelectedKey } from '../../ui/use-selected-key.ts';
import { RedriveDialog } from './redrive-dialog.tsx';
import { useQuarantineColumns } from './quarantine-columns.tsx';
import { withKey } from '../../ui/action-keys.ts';

const ROWS = 200;
/** Corrected in one dialog. */
const TOGETHER = 50;

export function QuarantinePage() {
  const { t } = useTranslation('quarantine');
  const [search, setSearch] = useState('');
  const stream = useStream('quarantine', { search, filter: 'all', limit: ROWS });
  const [chosen, setChosen] = useState<readonly QuarantineRow[]>([]);
  const onRedrive = useCallback((row: QuarantineRow) => setChosen([row]), []);
  const onClose = useCallback(() => setChosen([]), []);
  const columns = useQuarantineColumns(onRedrive);
  const open = stream.phase === 'ready' ? stream.value.rows.filter(({ redrivenTo }) => !redrivenTo) : [];
  const selectedKey = useSelectedKey();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const onOpen = useCallback((row: QuarantineRow) => openRecord({ position: row.position }), [openRecord]);

  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        open.length > 0 && (
          <ForWriter otherwise={<ReadOnlyNote writes={[]} />}>
            <Button
              variant="default"
              {...withKey('republish')}
              onClick={() => setChosen(open.slice(0, TOGETHER))}
              data-testid="redrive-all"
            >
              {t('republishAll', { count: Math.min(TOGETHER, open.length) })}
            </Button>
          </ForWriter>
        )
      }
    >
      <LiveListPanel
        testId="quarantine"
        title={t('listTitle')}
        label={t('label')}
        stream={stream}
        limit={ROWS}
        filterKey="all"
        columns={columns}
        onOpen={onOpen}
        search={search}
        searchLabel={t('search')}
        onSearch={setSearch}
        exports={<ExportButton list="quarantine" filter="all" search={search} />}
        filtered={search !== ''}
        onClearFilters={() => setSearch('')}
        empty={{ icon: IconShieldCheck, title: t('emptyTitle'), hint: t('emptyHint') }}
        selectedKey={selectedKey}
        height="calc(100dvh - 17rem)"
      />
      <RedriveDialog rows={chosen} onClose={onClose} />
    </Page>
  );
}
