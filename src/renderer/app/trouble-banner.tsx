import {
  IconDatabaseX,
  IconKeyOff,
  IconLoader2,
  IconLock,
  IconPlugConnectedX,
  IconRefreshAlert,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MissingRight } from '../../contract/kafka-status.ts';
import type { Connections } from '../../contract/connection.ts';
import { AUDIENCE_SCREENS, SCREENS_OF_ONE } from '../../contract/places.ts';
import { useStream } from '../bridge/use-stream.ts';
import { useConnectionName } from '../ui/use-connection-name.ts';
import { Banner } from './banner.tsx';
import { useConsoleLink } from './console-link.tsx';
import { DamageBanner } from './damage-banner.tsx';
import { ReadModelBanner } from './read-model-banner.tsx';
import { SilenceBanner } from './silence-banner.tsx';
import { StandstillBanner } from './standstill-banner.tsx';

const RESTARTS_SAID = 3;

/** Says what stops the whole console, the worst alone. It lies over the page, so that nothing moves. */
export function TroubleBanner() {
  const { t } = useTranslation('shell');
  const { state: link, silentMs } = useConsoleLink();
  const status = useStream('status');
  const connections = useStream('connections');
  const kafka = status.phase === 'ready' ? status.value.kafka : undefined;
  const readModel = status.phase === 'ready' ? status.value.readModel : undefined;
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
  if (silentMs !== undefined) {
    return <SilenceBanner silentMs={silentMs} />;
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
  if (kafka?.embedded?.damage) {
    return <DamageBanner damage={kafka.embedded.damage} />;
  }
  if (readModel && (readModel.trouble || readModel.stalledSinceMs !== undefined)) {
    return <ReadModelBanner readModel={readModel} />;
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
