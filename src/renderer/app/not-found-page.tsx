import { Button } from '@mantine/core';
import { IconCompass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';

export function NotFoundPage() {
  const { t } = useTranslation('shell');
  const [path] = useLocation();
  return (
    <Page title={t('notFound.title')}>
      <EmptyState
        icon={IconCompass}
        title={t('notFound.title')}
        hint={t('notFound.body', { path })}
        action={
          <Button component={Link} href="/dashboard" mt="xs">
            {t('notFound.back')}
          </Button>
        }
      />
    </Page>
  );
}
