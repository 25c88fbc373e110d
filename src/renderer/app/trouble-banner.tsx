import {
  IconDatabaseX,
  IconKeyOff,
  IconLoader2,
  IconLock,
  IconPlayerPause,
  IconPlugConnectedX,
  type Icon,
  IconRefreshAlert,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { MissingRight, Standstill } from '../../contract/kafka-status.ts';
import type { Connections } from '../../contract/connection.ts';
import { AUDIENCE_SCREENS, SCREENS_OF_ONE } from '../../contract/places.ts';
import { useStream } from '../bridge/use-stream.ts';
import { useFormats } from '../ui/formats.ts';
import type { Tone } from '../ui/state-look.ts';
import { useConnectionName } from '../ui/use-connection-name.ts';
import { useLink } from './use-link.ts';
import classes from './trouble-banner.module.css';

const RESTARTS_SAID = 3;

/** Says what stops the whole console, the worst alone. It lies over the page, so that nothing moves. */
export function TroubleBanner() {
  const { t } = useTranslation('shell');
  const link = useLink();
  const status = useStream('status');
  const connections = useStream('connections');
  const kafka = status.phase === 'ready' ? status.value.kafka : undefined;
  const storage = kafka?.embedded?.storageProblem;
  if (link !== 'open') {
    return (
      <Banner
        icon={IconPlugConnectedX}
        testId={`link-${link}`}
        title={t(`link.${link}`)}
        hint={t(`link.${link}Hint`, { places: AUDIENCE_SCREENS, ...SCREENS_OF_ONE })}
      />
    );
  }
  if (connections.phase === 'ready' && connections.value.phase.kind !== 'running') {
    return <ConnectionBanner connections={connections.value} />;
  }
  if (storage) {
    return (
      <Banner
        icon={IconDatabaseX}
        testId="storage-problem"
        title={t(`storage.${storage.reason}`)}
        hint={t(`storage.${storage.reason}Hint`)}
      />
    );
  }
  // The first tries take a second or two, and the header says that Kafka is away.
  if (kafka?.embedded?.restarting && kafka.embedded.restarting.attempts >= RESTARTS_SAID) {
    return (
      <Banner
        icon={IconRefreshAlert}
        testId="broker-restarting"
        title={t('broker.restarting')}
        hint={t('broker.restartingHint', { count: kafka.embedded.restarting.attempts })}
      />
    );
  }
  if (status.phase === 'ready' && status.value.readModel.trouble) {
    return (
      <Banner
        icon={IconDatabaseX}
        testId="read-model-trouble"
        title={t('readModel.trouble')}
        hint={t('readModel.troubleHint', { message: status.value.readModel.trouble.message })}
      />
    );
  }
  if (kafka?.trouble) {
    return (
      <Banner
        icon={IconLock}
        testId="kafka-trouble"
        title={t(`trouble.${kafka.trouble}`)}
        hint={t(`trouble.${kafka.trouble}Hint`)}
        withLink
      />
    );
  }
  const hidden = kafka ? unreadableTopics(kafka.missingRights) : [];
  if (hidden.length > 0) {
    return (
      <Banner
        icon={IconKeyOff}
        testId="rights-trouble"
        title={t('rights.unreadable', { count: hidden.length, topics: hidden.join(', ') })}
        hint={t('rights.unreadableHint')}
        withLink
      />
    );
  }
  if (kafka && kafka.standstills.length > 0) {
    return <StandstillBanner standstills={kafka.standstills} />;
  }
  return null;
}

/** The partition that has stood still the longest, why, and what to do. */
function StandstillBanner({ standstills }: { readonly standstills: readonly Standstill[] }) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  const [first] = standstills.toSorted((a, b) => a.sinceMs - b.sinceMs);
  if (!first) {
    return null;
  }
  const { topic, partition, sinceMs, cause } = first;
  const others = standstills.length - 1;
  return (
    <Banner
      icon={IconPlayerPause}
      testId="standstill"
      title={t('standstill.title', { topic, partition, time: formats.time(sinceMs) })}
      hint={[t(`standstill.${cause}`), others > 0 ? t('standstill.others', { count: others }) : ''].join(' ')}
    />
  );
}

/** A topic that may not be read looks like one without records. */
function unreadableTopics(rights: readonly MissingRight[]): readonly string[] {
  const unread = rights.filter(({ operation, resource }) => resource === 'topic' && operation === 'read');
  return unread.map(({ name }) => name);
}

/** While no console runs: which one is on its way, or why there is none. */
function ConnectionBanner({ connections }: { readonly connections: Connections }) {
  const { t } = useTranslation('shell');
  const name = useConnectionName()(connections, connections.activeId);
  const { phase } = connections;
  if (phase.kind === 'running') return null;
  if (phase.kind === 'stopped') {
    return (
      <Banner
        icon={phase.reason === 'failed' ? IconPlugConnectedX : IconLock}
        testId="connection-stopped"
        title={t(`connection.${phase.reason}`, { name })}
        hint={t(`connection.${phase.reason}Hint`, { message: phase.message })}
        withLink
      />
    );
  }
  const what = phase.otherCluster ? 'otherCluster' : phase.step;
  return (
    <Banner
      icon={IconLoader2}
      tone="busy"
      testId="connection-switching"
      title={t(`connection.${what}`, { name })}
      hint={t(`connection.${what}Hint`)}
    />
  );
}

type BannerProps = {
  readonly icon: Icon;
  readonly testId: string;
  readonly title: string;
  readonly hint: string;
  readonly tone?: Tone;
  /** To where it can be mended. */
  readonly withLink?: boolean;
};

function Banner({ icon: IconOf, testId, title, hint, tone = 'bad', withLink = false }: BannerProps) {
  const { t } = useTranslation('shell');
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classes.banner}
      data-tone={tone}
      data-testid={testId}
    >
      <IconOf size="1.375rem" aria-hidden className={classes.icon} />
      <div>
        <strong>{title}</strong> {hint}{' '}
        {withLink && <Link href="/connections">{t('connection.manage')}</Link>}
      </div>
    </div>
  );
}
