import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../contract/app-error.ts';
import { errorText } from '../../contract/error-text.ts';
import { useLanguage } from './use-language.ts';

export type ErrorNoteProps = {
  readonly error: AppError;
  /** Offered where trying again can help. */
  readonly onRetry?: (() => void) | undefined;
};

/** What happened, what was not lost, what to do next. A cancelled action is no error and shows nothing. */
export function ErrorNote({ error, onRetry }: ErrorNoteProps) {
  const { t } = useTranslation('common');
  const language = useLanguage();
  if (error.code === 'cancelled') return null;
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      data-error-code={error.code}
    >
      {errorText(error, language)}
      {onRetry && (
        <Button size="compact-sm" variant="default" mt="xs" display="block" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </Alert>
  );
}
