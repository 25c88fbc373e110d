import { Button, Modal, PasswordInput, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldProblem } from '../../../contract/app-error.ts';
import type { ConnectionProfile } from '../../../contract/connection.ts';
import { fieldProblemText } from '../../../contract/error-text.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import classes from './connection.module.css';

/** What only the user knows. */
const SECRETS = ['password', 'keyPem', 'keyPassphrase'] as const;
export type TypedSecrets = { readonly [Name in (typeof SECRETS)[number]]?: string };

export type PasswordDialogProps = {
  readonly profile: ConnectionProfile;
  /** What is missing, or does not fit; of these fields alone. */
  readonly problems: readonly FieldProblem[];
  readonly onSecrets: (typed: TypedSecrets) => void;
  readonly onClose: () => void;
};

/** Whether a password or a passphrase is all that is wanted. */
export function isForSecrets(problems: readonly FieldProblem[] | undefined): problems is FieldProblem[] {
  const names: readonly string[] = SECRETS;
  return (
    problems !== undefined && problems.length > 0 && problems.every(({ field }) => names.includes(field))
  );
}

/** Asks for what a connection needs and has not; it is kept for the session. */
export function PasswordDialog({ profile, problems, onSecrets, onClose }: PasswordDialogProps) {
  const { t } = useTranslation('connection');
  useReturnFocus();
  const language = useLanguage();
  const [typed, setTyped] = useState<TypedSecrets>({});
  const wanted = SECRETS.filter((name) => problems.some(({ field }) => field === name));
  const isComplete = wanted.every((name) => typed[name]);
  const [first = 'password'] = wanted;

  /** That it is missing, the dialog says by being there. */
  function problemOf(name: string): string | undefined {
    const problem = problems.find(({ field, rule }) => field === name && rule !== 'required');
    return problem && fieldProblemText(problem, language);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`ask.title.${first}`, { name: profile.name })}
      closeButtonProps={{ 'aria-label': t('form.cancel') }}
    >
      <form
        className={classes.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (isComplete) onSecrets(typed);
        }}
        data-testid="password-dialog"
      >
        {wanted.includes('password') && (
          <p className={classes.note}>{t('ask.user', { user: profile.user })}</p>
        )}
        {wanted.map((name) => (
          <SecretInput
            key={name}
            name={name}
            isFirst={name === first}
            value={typed[name] ?? ''}
            onChange={(value) => setTyped((now) => ({ ...now, [name]: value }))}
            error={problemOf(name)}
          />
        ))}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" disabled={!isComplete}>
            {t('connect')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type SecretInputProps = {
  readonly name: (typeof SECRETS)[number];
  readonly isFirst: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
};

/** A key has several lines; the others have one. */
function SecretInput({ name, isFirst, value, onChange, error }: SecretInputProps) {
  const { t } = useTranslation('connection');
  const shared = {
    ...(isFirst && { 'data-autofocus': true }),
    label: t(name === 'keyPem' ? 'form.keyFile' : `form.${name}`),
    description: t('kept.session'),
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
      | 'label'
      | 'input'
      | 'description'
      | 'error'
    )[],
    value,
    error,
  };
  if (name === 'keyPem') {
    return (
      <Textarea
        {...shared}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder="-----BEGIN PRIVATE KEY-----"
        rows={4}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: `${classes.pem} ${classes.hiddenText}` }}
      />
    );
  }
  return (
    <PasswordInput
      {...shared}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="new-password"
      visibilityToggleButtonProps={{
        'aria-label': t(name === 'password' ? 'form.showPassword' : 'form.showPassphrase'),
      }}
    />
  );
}
