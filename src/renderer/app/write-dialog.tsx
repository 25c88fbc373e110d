import { Button, Modal } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useWriteQuestion } from '../bridge/write-confirmation.ts';
import { useActiveConnection } from '../ui/use-active-connection.ts';
import classes from './write-dialog.module.css';

/** Asks once before anything is written to a cluster that is not Vigie's own, and names it. */
export function WriteDialog() {
  const { t } = useTranslation('shell');
  const answer = useWriteQuestion((question) => question.answer);
  const active = useActiveConnection();
  if (!answer || !active) return null;
  const { id, name, mark, servers } = active;
  return (
    <Modal
      opened
      onClose={() => answer(undefined)}
      title={t('write.title', { name })}
      closeButtonProps={{ 'aria-label': t('write.cancel') }}
    >
      <div className={classes.body} data-testid="write-dialog">
        <p className={classes.cluster} data-mark={mark}>
          <strong>{name}</strong>
          <span className="mono">{servers.join(', ')}</span>
        </p>
        <p className={classes.words}>{t('write.body')}</p>
        <div className={classes.actions}>
          <Button variant="default" onClick={() => answer(undefined)} data-autofocus>
            {t('write.cancel')}
          </Button>
          <Button leftSection={<IconPencil size="1.125rem" aria-hidden />} onClick={() => answer(id)}>
            {t('write.confirm')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
