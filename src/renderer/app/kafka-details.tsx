import { useTranslation } from 'react-i18next';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { useFormats } from '../ui/formats.ts';
import { BrokerNodes } from './broker-nodes.tsx';
import classes from './kafka-status.module.css';

export type KafkaDetailsProps = { readonly status: ConsoleStatus };

export function KafkaDetails({ status }: KafkaDetailsProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  const { kafka, records, waitingCommands } = status;
  const away = kafka.state === 'reconnecting' || kafka.state === 'unreachable';
  const nodes = kafka.embedded?.nodes ?? [];
  const showsNodes = nodes.length > 1;
  return (
    <>
      {away && <p className={classes.note}>{t('kafka.nothingLost')}</p>}
      <p className={classes.note}>
        {waitingCommands > 0 ? t('kafka.waiting', { count: waitingCommands }) : t('kafka.nothingWaiting')}
      </p>
      <dl className={classes.list}>
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
      </dl>
      {showsNodes && <BrokerNodes nodes={nodes} />}
    </>
  );
}
