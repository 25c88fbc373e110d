import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../contract/app-error.ts';
import { useCall } from '../../bridge/use-call.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import classes from './refused.module.css';

export type DropDialogProps = { readonly ids: readonly number[]; readonly onClose: () => void };

/** Asks before a command is forgotten: nothing else has it. */
export function DropDialog({ ids, onClose }: DropDialogProps) {
  const { t } = useTranslation('refused');
  useReturnFocus();
  const drop = useCall('refused.drop');
  const [error, setError] = useState<AppError>();

  async function go(): Promise<void> {
    const result = await drop.run({ ids });
    if (result.ok) onClose();
    else setError(result.error);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('dropping.title', { count: ids.length })}
      closeButtonProps={{ 'aria-label': t('dropping.cancel') }}
    >
      <div className={classes.form}>
        <p className={classes.why}>{t('dropping.body')}</p>
        {error && <ErrorNote error={error} />}
        <div className={`${classes.actions} ${classes.end}`}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('dropping.cancel')}
          </Button>
          <Button
            color="red"
            variant="light"
            loading={drop.pending}
            onClick={() => void go()}
            data-testid="drop-refused"
          >
            {t('dropping.confirm')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
