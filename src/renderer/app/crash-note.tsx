import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './crash-note.module.css';

export type CrashNoteProps = { readonly error: Error; readonly onRetry: () => void };

export function CrashNote({ error, onRetry }: CrashNoteProps) {
  const { t } = useTranslation(['shell', 'common']);
  return (
    <div role="alert" className={classes.crash}>
      <IconAlertTriangle size="2rem" stroke={1.5} aria-hidden />
      <h1 className={classes.title}>{t('shell:crash.title')}</h1>
      <p className={classes.body}>
        {t('shell:crash.body')} {t('shell:crash.next')}
      </p>
      <div className={classes.actions}>
        <Button onClick={onRetry}>{t('common:retry')}</Button>
        <Button variant="default" onClick={() => location.reload()}>
          {t('shell:crash.reload')}
        </Button>
      </div>
      <details className={classes.details}>
        <summary>{t('shell:crash.details')}</summary>
        <pre>{error.stack ?? error.message}</pre>
      </details>
    </div>
  );
}
