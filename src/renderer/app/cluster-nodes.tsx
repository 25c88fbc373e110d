import { IconCircleCheck, IconCircleDashed, IconCircleX, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { KafkaNode, LeaderlessTopic } from '../../contract/kafka-status.ts';
import { useFormats } from '../ui/formats.ts';
import type { Tone } from '../ui/state-look.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import classes from './cluster-nodes.module.css';

const LOOKS: Record<KafkaNode['state'], { readonly icon: Icon; readonly tone: Tone }> = {
  answers: { icon: IconCircleCheck, tone: 'quiet' },
  down: { icon: IconCircleX, tone: 'warn' },
  unknown: { icon: IconCircleDashed, tone: 'quiet' },
};

export type ClusterNodesProps = {
  readonly nodes: readonly KafkaNode[];
  readonly leaderless: readonly LeaderlessTopic[];
};

/** The nodes of a cluster: which answer, since when one does not, what goes on without it, and what to do. */
export function ClusterNodes({ nodes, leaderless }: ClusterNodesProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  const down = nodes.filter(({ state }) => state === 'down');
  const isPartly = down.length > 0 && down.length < nodes.length;
  return (
    <section className={classes.section} aria-label={t('cluster.title')} data-testid="cluster-nodes">
      <h3 className={classes.title}>{t('cluster.title')}</h3>
      <ul className={classes.list}>
        {nodes.map(({ nodeId, address, state, sinceMs, reason }) => (
          <li key={nodeId} className={classes.node} data-testid={`cluster-node-${nodeId}`} data-state={state}>
            <span className={classes.name}>
              {t('nodes.name', { nodeId })} <span className={`mono ${classes.address}`}>{address}</span>
            </span>
            <span className={classes.state}>
              <ToneBadge icon={LOOKS[state].icon} tone={LOOKS[state].tone}>
                {state === 'down'
                  ? t('cluster.downSince', { time: formats.time(sinceMs) })
                  : t(`cluster.${state}`)}
              </ToneBadge>
            </span>
            {reason !== undefined && (
              <span className={classes.reason} lang="en">
                {reason}
              </span>
            )}
          </li>
        ))}
      </ul>
      {leaderless.length > 0 && (
        <p className={classes.hint} data-testid="leaderless">
          {t('cluster.leaderless', {
            list: leaderless.map(({ topic, partitions }) => `${topic} ${partitions.join(', ')}`).join(' · '),
          })}
        </p>
      )}
      {isPartly && (
        <p className={classes.hint}>
          {leaderless.length === 0 && `${t('cluster.othersServe')} `}
          {t('cluster.startAgain', { count: down.length, nodeId: down[0]?.nodeId })}
        </p>
      )}
    </section>
  );
}
