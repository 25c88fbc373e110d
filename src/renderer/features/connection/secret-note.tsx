import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Connections } from '../../../contract/connection.ts';
import classes from './connection.module.css';

export type SecretNoteProps = { readonly secrets: Connections['secrets'] };

/** Where a password is kept, and for how long. */
export function SecretNote({ secrets }: SecretNoteProps) {
  const { t } = useTranslation('connection');
  const isKept = secrets.kept === 'encrypted';
  const IconOf = isKept ? IconLock : IconLockOpen;
  return (
    <p className={classes.secret} data-testid="secret-note" data-kept={secrets.kept}>
      <IconOf size="1.125rem" aria-hidden className={classes.icon} />
      <span>{t(`secrets.${isKept ? 'encrypted' : secrets.why}`)}</span>
    </p>
  );
}
