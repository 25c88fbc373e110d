import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../contract/app-error.ts';
import type { ConnectionProfile } from '../../../contract/connection.ts';
import { useCall } from '../../bridge/use-call.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import classes from './connection.module.css';

export type DeleteDialogProps = { readonly profile: ConnectionProfile; readonly onClose: () => void };

/** Says what goes and what stays; commands that wait are given up only where that is said too. */
export function DeleteDialog({ profile, onClose }: DeleteDialogProps) {
  const { t } = useTranslation('connection');
  useReturnFocus();
  const remove = useCall('connections.delete');
  const [error, setError] = useState<AppError>();
  const waits = error?.code === 'commands_wait';

  async function go(): Promise<void> {
    const result = await remove.run({ id: profile.id, giveUpWaiting: waits });
    if (result.ok) onClose();
    else setError(result.error);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('delete.title', { name: profile.name })}
      closeButtonProps={{ 'aria-label': t('delete.cancel') }}
    >
      <div className={classes.form}>
        <p className={classes.advice} role={waits ? 'alert' : undefined}>
          {t(waits ? 'delete.waiting' : 'delete.body')}
        </p>
        {error && !waits && <ErrorNote error={error} />}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('delete.cancel')}
          </Button>
          <Button color="red" variant="light" loading={remove.pending} onClick={() => void go()}>
            {t(waits ? 'delete.giveUp' : 'delete.confirm')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
