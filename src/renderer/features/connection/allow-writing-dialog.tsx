import { Button, Modal } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionDraft } from '../../../contract/connection.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import classes from './connection.module.css';

export type AllowWritingDialogProps = {
  readonly draft: ConnectionDraft;
  readonly onAllow: () => void;
  readonly onClose: () => void;
};

/** A read-only connection becomes one that writes: says to which cluster, and what Vigie then does there. */
export function AllowWritingDialog({ draft, onAllow, onClose }: AllowWritingDialogProps) {
  const { t } = useTranslation('connection');
  useReturnFocus();
  const { name, servers, colour } = draft;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('allow.title', { name })}
      closeButtonProps={{ 'aria-label': t('form.cancel') }}
    >
      <div className={classes.form} data-testid="allow-writing">
        <p className={classes.cluster} data-mark={colour}>
          <strong>{name}</strong>
          <span className="mono">{servers.join(', ')}</span>
        </p>
        <p className={classes.advice}>{t('allow.body')}</p>
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('form.cancel')}
          </Button>
          <Button leftSection={<IconPencil size="1.125rem" aria-hidden />} onClick={onAllow}>
            {t('allow.confirm', { name })}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
