import { IconAlertTriangle, IconCheck, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest } from '../../../contract/connection.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import classes from './connection.module.css';

export type TestResultProps = { readonly result: ConnectionTest };

/** What a test found, or which setting to look at. */
export function TestResult({ result }: TestResultProps) {
  const { t } = useTranslation('connection');
  if (!result.reached) {
    const { trouble, why, reason, tookMs } = result;
    return (
      <section
        className={classes.result}
        aria-label={t('result.label')}
        data-testid="test-result"
        data-reached="no"
      >
        <ToneBadge icon={IconPlugConnectedX} tone="bad">
          {t('result.notReached', { ms: tookMs })}
        </ToneBadge>
        <p className={classes.advice}>{trouble ? t(`result.trouble.${trouble}`) : t(`result.why.${why}`)}</p>
        <p className={classes.note}>
          {t('result.said')} <span lang="en">{reason}</span>
        </p>
      </section>
    );
  }
  const { clusterId, nodes, topics, tookMs } = result;
  return (
    <section
      className={classes.result}
      aria-label={t('result.label')}
      data-testid="test-result"
      data-reached="yes"
    >
      <ToneBadge icon={IconCheck} tone="good">
        {t('result.reached', { ms: tookMs })}
      </ToneBadge>
      <dl className={classes.facts}>
        {clusterId !== undefined && (
          <>
            <dt>{t('result.cluster')}</dt>
            <dd className="mono">{clusterId}</dd>
          </>
        )}
        <dt>{t('result.nodes')}</dt>
        <dd>{nodes}</dd>
        <dt>{t('result.topics')}</dt>
        <dd>
          <ul className={classes.topics}>
            {topics.map(({ name, partitions }) => (
              <li key={name}>
                <span className="mono">{name}</span>{' '}
                <ToneBadge
                  icon={partitions === undefined ? IconAlertTriangle : IconCheck}
                  tone={partitions === undefined ? 'wait' : 'quiet'}
                >
                  {partitions === undefined
                    ? t('result.missing')
                    : t('result.partitions', { count: partitions })}
                </ToneBadge>
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      <p className={classes.note}>
        {t('result.nothingWritten')}
        {topics.some(({ partitions }) => partitions === undefined) && ` ${t('result.made')}`}
      </p>
    </section>
  );
}
