import { Popover, UnstyledButton } from '@mantine/core';
import {
  IconCloudOff,
  IconFolderOff,
  IconKeyOff,
  IconLoader2,
  IconPlugConnected,
  IconPlugConnectedX,
  IconSend,
  IconServer,
  type Icon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KafkaState } from '../../contract/kafka-status.ts';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { useFormats } from '../ui/formats.ts';
import type { Tone } from '../ui/state-look.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import type { ConsoleLink } from './console-link.tsx';
import { KafkaDetails } from './kafka-details.tsx';
import classes from './kafka-status.module.css';
import { withKey } from '../ui/action-keys.ts';

const LOOKS: Record<KafkaState, { readonly icon: Icon; readonly tone: Tone }> = {
  connecting: { icon: IconLoader2, tone: 'quiet' },
  connected: { icon: IconPlugConnected, tone: 'good' },
  reconnecting: { icon: IconLoader2, tone: 'warn' },
  unreachable: { icon: IconCloudOff, tone: 'bad' },
};

const PARTLY = { icon: IconServer, tone: 'warn' } as const;
const UNLINKED = { icon: IconPlugConnectedX, tone: 'bad' } as const;

type Partly = { readonly answering: number; readonly total: number };

/** How many nodes of a cluster answer, while some do and some do not. The embedded broker's have a badge of their own. */
function partlyUp(status: ConsoleStatus | undefined): Partly | undefined {
  if (status?.kafka.state !== 'connected' || status.kafka.embedded) return undefined;
  const { nodes } = status.kafka;
  const answering = nodes.filter(({ state }) => state !== 'down').length;
  return answering < nodes.length ? { answering, total: nodes.length } : undefined;
}

function PartlyText({ answering, total }: Partly) {
  const { t } = useTranslation('shell');
  return (
    <>
      <span className={classes.few}>{`${answering}/${total}`}</span>
      <span className={classes.words}>{t('cluster.partly', { count: answering, total })}</span>
    </>
  );
}

export type KafkaStatusProps = {
  readonly status: ConsoleStatus | undefined;
  /** While Vigie is not reached, or does not answer, the state of Kafka is unknown. */
  readonly link: ConsoleLink;
};

/** Kafka's state and what waits in the outbox; a click says the rest. */
export function KafkaStatus({ status, link }: KafkaStatusProps) {
  const { t } = useTranslation('shell');
  const formats = useFormats();
  const [opened, setOpened] = useState(false);
  const linked = link.state === 'open' && link.silentMs === undefined;
  const state = status?.kafka.state ?? 'connecting';
  const partly = linked ? partlyUp(status) : undefined;
  const { icon, tone } = partly ? PARTLY : linked ? LOOKS[state] : UNLINKED;
  const missing = linked && state === 'connected' ? (status?.kafka.missingRights.length ?? 0) : 0;
  const absent = linked && state === 'connected' ? (status?.kafka.missingTopics.length ?? 0) : 0;
  const waiting = status?.waitingCommands ?? 0;
  const nodes = (linked && status?.kafka.embedded?.nodes) || [];
  const running = nodes.filter((node) => node.running).length;
  const away = state === 'reconnecting' || state === 'unreachable';

  const unlinkedText = link.state === 'open' ? t('silence.short') : t('link.short');
  const stateText = linked ? t(`kafka.${state}`) : unlinkedText;
  const name = [
    partly ? t('cluster.partly', { count: partly.answering, total: partly.total }) : stateText,
    nodes.length > 1 && t('nodes.running', { running, count: nodes.length }),
    missing > 0 && t('rights.short', { count: missing }),
    absent > 0 && t('missingTopics.short', { count: absent }),
    waiting > 0 && t('kafka.waitingShort', { count: waiting }),
  ].filter((part) => part !== false);

  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width="min(24rem, calc(100vw - 1.5rem))"
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.button}
          onClick={() => setOpened(!opened)}
          onKeyDown={(event) => {
            // The popover hears what is typed in it only.
            if (event.key === 'Escape') setOpened(false);
          }}
          aria-label={name.join(', ')}
          {...withKey('kafka')}
          data-testid="kafka-state"
          data-kafka={linked ? state : 'unlinked'}
          data-partly={partly !== undefined}
        >
          <ToneBadge icon={icon} tone={tone} className={classes.badge}>
            {partly ? <PartlyText {...partly} /> : stateText}
            {linked && away && status && (
              <span className={classes.since}>
                {' '}
                {t('kafka.since', { time: formats.time(status.kafka.sinceMs) })}
              </span>
            )}
          </ToneBadge>
          {nodes.length > 1 && (
            <ToneBadge icon={IconServer} tone={running < nodes.length ? 'warn' : 'quiet'} data-testid="nodes">
              <span className={classes.few}>{`${running}/${nodes.length}`}</span>
              <span className={classes.words}>{t('nodes.running', { running, count: nodes.length })}</span>
            </ToneBadge>
          )}
          {missing > 0 && (
            <ToneBadge icon={IconKeyOff} tone="warn" data-testid="rights-missing">
              <span className={classes.few}>{formats.number(missing)}</span>
              <span className={classes.words}>{t('rights.short', { count: missing })}</span>
            </ToneBadge>
          )}
          {absent > 0 && (
            <ToneBadge icon={IconFolderOff} tone="warn" data-testid="topics-missing">
              <span className={classes.few}>{formats.number(absent)}</span>
              <span className={classes.words}>{t('missingTopics.short', { count: absent })}</span>
            </ToneBadge>
          )}
          {waiting > 0 && (
            <ToneBadge icon={IconSend} tone="wait" data-testid="outbox-waiting">
              <span className={classes.few}>{formats.number(waiting)}</span>
              <span className={classes.words}>{t('kafka.waitingShort', { count: waiting })}</span>
            </ToneBadge>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        {status && <KafkaDetails status={status} onLeave={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}
