import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { useStream } from '../bridge/use-stream.ts';
import { useFormats } from '../ui/formats.ts';
import { useConnectionName } from '../ui/use-connection-name.ts';
import { BrokerNodes } from './broker-nodes.tsx';
import { ClusterNodes } from './cluster-nodes.tsx';
import classes from './kafka-status.module.css';
import { MissingRights } from './missing-rights.tsx';
import { MissingTopics } from './missing-topics.tsx';

export type KafkaDetailsProps = {
  readonly status: ConsoleStatus;
  /** Something else is looked at from now on. */
  readonly onLeave: () => void;
};

export function KafkaDetails({ status, onLeave }: KafkaDetailsProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  const nameOf = useConnectionName();
  const connections = useStream('connections');
  const { kafka, records, waitingCommands, refusedCommands, possibleCopies } = status;
  const away = kafka.state === 'reconnecting' || kafka.state === 'unreachable';
  const nodes = kafka.embedded?.nodes ?? [];
  const showsNodes = nodes.length > 1;
  return (
    <>
      {away && <p className={classes.note}>{t('kafka.nothingLost')}</p>}
      <p className={classes.note}>
        {waitingCommands === 0
          ? t('kafka.nothingWaiting')
          : t(kafka.mode === 'read' ? 'kafka.waitingReadOnly' : 'kafka.waiting', { count: waitingCommands })}
      </p>
      {refusedCommands > 0 && !status.audience && (
        <p className={classes.note}>
          <Link href="/refused" onClick={onLeave}>
            {t('refused.label', { count: refusedCommands })}
          </Link>
        </p>
      )}
      {possibleCopies > 0 && (
        <p className={classes.note} data-testid="possible-copies">
          {t('kafka.possibleCopies', { count: possibleCopies })}
        </p>
      )}
      <dl className={classes.list}>
        {connections.phase === 'ready' && (
          <>
            <dt>{t('connection.current')}</dt>
            <dd>{nameOf(connections.value, connections.value.activeId)}</dd>
          </>
        )}
        <dt>{t(kafka.embedded ? 'kafka.embedded' : 'kafka.external')}</dt>
        <dd>{t('kafka.since', { time: formats.dateTime(kafka.sinceMs) })}</dd>
        {!showsNodes && (
          <>
            <dt>{t('kafka.brokers')}</dt>
            <dd className="mono">{kafka.brokers.join(', ')}</dd>
          </>
        )}
        {kafka.reason && (
          <>
            <dt>{t('kafka.reason')}</dt>
            <dd lang="en">{kafka.reason}</dd>
          </>
        )}
        <dt>{t('kafka.lag')}</dt>
        <dd>{t('kafka.lagValue', { count: records.lag })}</dd>
        <dt>{t('kafka.queued')}</dt>
        <dd>{t('kafka.lagValue', { count: records.queued })}</dd>
        <dt>{t('kafka.read')}</dt>
        <dd>{formats.number(records.read)}</dd>
        <dt>{t('kafka.duplicates')}</dt>
        <dd>{formats.number(records.duplicates)}</dd>
        <dt>{t('kafka.impossible')}</dt>
        <dd>{formats.number(records.impossible)}</dd>
        <dt>{t('kafka.deletions')}</dt>
        <dd>{formats.number(records.deletions)}</dd>
      </dl>
      {showsNodes && <BrokerNodes nodes={nodes} />}
      {!kafka.embedded && kafka.nodes.length > 0 && (
        <ClusterNodes nodes={kafka.nodes} leaderless={kafka.leaderless} />
      )}
      {kafka.missingRights.length > 0 && <MissingRights rights={kafka.missingRights} />}
      {kafka.missingTopics.length > 0 && <MissingTopics topics={kafka.missingTopics} />}
      {!status.audience && (
        <p className={classes.manage}>
          <Link href="/connections" onClick={onLeave}>
            {t('connection.manage')}
          </Link>
        </p>
      )}
    </>
  );
}
