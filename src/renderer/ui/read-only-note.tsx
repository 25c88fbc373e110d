import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import classes from './read-only-note.module.css';

/** Why something that writes is not offered, and where that can be changed. */
export function ReadOnlyNote() {
  const { t } = useTranslation('common');
  return (
    <p className={classes.note} data-testid="read-only-note">
      <IconLock size="1.125rem" aria-hidden className={classes.icon} />
      <span>
        {t('connection.readOnly')} <Link href="/connections">{t('connection.allowWriting')}</Link>
      </span>
    </p>
  );
}
