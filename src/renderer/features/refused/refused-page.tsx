import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefusedCommand } from '../../../contract/refused.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ReadOnlyNote } from '../../ui/read-only-note.tsx';
import { useCanWrite } from '../../ui/use-can-write.ts';
import { CorrectDialog } from './correct-dialog.tsx';
import { DropDialog } from './drop-dialog.tsx';
import { RefusedItem } from './refused-item.tsx';
import { useRefused } from './use-refused.ts';
import classes from './refused.module.css';

/** The commands that Kafka refused for good: each is corrected and sent, or dropped. */
export function RefusedPage() {
  const { t } = useTranslation('refused');
  const { list, reload } = useRefused();
  const canWrite = useCanWrite();
  const [correcting, setCorrecting] = useState<RefusedCommand>();
  const [dropping, setDropping] = useState<readonly number[]>();
  const commands = list.phase === 'ready' ? list.commands : [];
  const onClose = useCallback(() => {
    setCorrecting(undefined);
    setDropping(undefined);
    reload();
  }, [reload]);

  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        commands.length > 1 && (
          <Button
            variant="light"
            color="red"
            onClick={() => setDropping(commands.map(({ id }) => id))}
            data-testid="drop-all-refused"
          >
            {t('dropAll')}
          </Button>
        )
      }
    >
      {commands.length > 0 && !canWrite && <ReadOnlyNote writes={[]} />}
      {list.phase === 'failed' && <ErrorNote error={list.error} onRetry={reload} />}
      {list.phase === 'ready' && (
        <Panel title={t('listTitle')} testId="refused">
          {commands.length === 0 ? (
            <EmptyState icon={IconCircleCheck} title={t('emptyTitle')} hint={t('emptyHint')} />
          ) : (
            <ul className={classes.items}>
              {commands.map((command) => (
                <RefusedItem
                  key={command.id}
                  command={command}
                  onCorrect={setCorrecting}
                  onDrop={setDropping}
                />
              ))}
            </ul>
          )}
        </Panel>
      )}
      {correcting && <CorrectDialog command={correcting} onClose={onClose} />}
      {dropping && <DropDialog ids={dropping} onClose={onClose} />}
    </Page>
  );
}
