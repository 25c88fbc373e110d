import {
  IconAlertTriangle,
  IconCheck,
  IconEyeOff,
  IconKeyOff,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest, TestedTopic } from '../../../contract/connection.ts';
import { rightText } from '../../../contract/right-text.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import classes from './connection.module.css';

export type TestResultProps = { readonly result: ConnectionTest };

/** What a test found, or which setting to look at. */
export function TestResult({ result }: TestResultProps) {
  const { t } = useTranslation('connection');
  const language = useLanguage();
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
  const { clusterId, nodes, unreachedNodes, topics, missingRights, tookMs } = result;
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
        <dd>
          {nodes}
          {unreachedNodes.length > 0 && (
            <ul className={classes.topics} data-testid="unreached-nodes">
              {unreachedNodes.map(({ address, reason }) => (
                <li key={address}>
                  <span className="mono">{address}</span>{' '}
                  <ToneBadge icon={IconAlertTriangle} tone="warn">
                    {t('result.unreached')}
                  </ToneBadge>{' '}
                  <span className={classes.note} lang="en">
                    {reason}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>{t('result.topics')}</dt>
        <dd>
          <ul className={classes.topics}>
            {topics.map((topic) => (
              <li key={topic.name}>
                <span className="mono">{topic.name}</span> <TopicState topic={topic} />
              </li>
            ))}
          </ul>
        </dd>
        {missingRights.length > 0 && (
          <>
            <dt>{t('result.rights')}</dt>
            <dd>
              <ul className={classes.rights} data-testid="tested-rights">
                {missingRights
                  .map((right) => rightText(right, language))
                  .map((line) => (
                    <li key={line} data-tone="warn">
                      <IconKeyOff size="1rem" aria-hidden className={classes.icon} />
                      <span>{line}</span>
                    </li>
                  ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
      {unreachedNodes.length > 0 && <p className={classes.advice}>{t('result.unreachedHint')}</p>}
      {missingRights.length > 0 && <p className={classes.advice}>{t('result.rightsHint')}</p>}
      <p className={classes.note}>
        {t('result.nothingWritten')}
        {topics.some(({ state }) => state === 'missing') && ` ${t('result.made')}`}
      </p>
    </section>
  );
}

function TopicState({ topic }: { readonly topic: TestedTopic }) {
  const { t } = useTranslation('connection');
  switch (topic.state) {
    case 'found':
      return (
        <ToneBadge icon={IconCheck} tone="quiet">
          {t('result.partitions', { count: topic.partitions ?? 0 })}
        </ToneBadge>
      );
    case 'missing':
      return (
        <ToneBadge icon={IconAlertTriangle} tone="wait">
          {t('result.missing')}
        </ToneBadge>
      );
    case 'hidden':
      return (
        <ToneBadge icon={IconEyeOff} tone="warn">
          {t('result.hidden')}
        </ToneBadge>
      );
  }
}
