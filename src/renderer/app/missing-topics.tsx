import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../contract/app-error.ts';
import { useCall } from '../bridge/use-call.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { ForWriter } from '../ui/for-writer.tsx';
import classes from './cluster-nodes.module.css';

export type MissingTopicsProps = { readonly topics: readonly string[] };

/** Topics of the shop that the cluster does not have; each can be created where Vigie may write. */
export function MissingTopics({ topics }: MissingTopicsProps) {
  const { t } = useTranslation('shell');
  const { run, pending } = useCall('topics.create');
  const [error, setError] = useState<AppError>();

  async function create(topic: string): Promise<void> {
    const result = await run({ topic });
    setError(result.ok ? undefined : result.error);
  }

  return (
    <section className={classes.section} aria-label={t('missingTopics.title')} data-testid="missing-topics">
      <h3 className={classes.title}>{t('missingTopics.title')}</h3>
      <ul className={classes.rights}>
        {topics.map((topic) => (
          <li key={topic}>
            <span className="mono">{topic}</span>{' '}
            <ForWriter>
              <Button
                size="compact-xs"
                variant="default"
                loading={pending}
                onClick={() => void create(topic)}
              >
                {t('missingTopics.create', { topic })}
              </Button>
            </ForWriter>
          </li>
        ))}
      </ul>
      {error && <ErrorNote error={error} />}
      <p className={classes.hint}>{t('missingTopics.hint')}</p>
    </section>
  );
}
