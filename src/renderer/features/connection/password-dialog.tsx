import { Button, Modal, PasswordInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionProfile } from '../../../contract/connection.ts';
import classes from './connection.module.css';

export type PasswordDialogProps = {
  readonly profile: ConnectionProfile;
  readonly onPassword: (password: string) => void;
  readonly onClose: () => void;
};

/** Asks for the password of a connection that has none; it is kept for the session. */
export function PasswordDialog({ profile, onPassword, onClose }: PasswordDialogProps) {
  const { t } = useTranslation('connection');
  const [password, setPassword] = useState('');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ask.title', { name: profile.name })}
      closeButtonProps={{ 'aria-label': t('form.cancel') }}
    >
      <form
        className={classes.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (password !== '') onPassword(password);
        }}
        data-testid="password-dialog"
      >
        <p className={classes.note}>{t('ask.user', { user: profile.user })}</p>
        <PasswordInput
          data-autofocus
          label={t('form.password')}
          description={t('kept.session')}
          inputWrapperOrder={['label', 'input', 'description']}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('form.showPassword') }}
        />
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" disabled={password === ''}>
            {t('connect')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
