import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { rightText } from '../../contract/right-text.ts';
import classes from './read-only-note.module.css';
import { useDeniedWrite, type Writes } from './use-can-write.ts';
import { useLanguage } from './use-language.ts';

export type ReadOnlyNoteProps = {
  /** Events of which entities are not written. */
  readonly writes: Writes;
};

/** Why something that writes is not offered, and where that can be changed. */
export function ReadOnlyNote({ writes }: ReadOnlyNoteProps) {
  const { t } = useTranslation('common');
  const language = useLanguage();
  const denied = useDeniedWrite(writes);
  return (
    <p className={classes.note} data-testid={denied ? 'missing-right-note' : 'read-only-note'}>
      <IconLock size="1.125rem" aria-hidden className={classes.icon} />
      {denied ? (
        <span>{t('connection.rightMissing', { right: rightText(denied, language) })}</span>
      ) : (
        <span>
          {t('connection.readOnly')} <Link href="/connections">{t('connection.allowWriting')}</Link>
        </span>
      )}
    </p>
  );
}
