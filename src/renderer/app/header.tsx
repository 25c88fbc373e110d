import { IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { leftToCorrect, type ConsoleStatus } from '../../contract/streams.ts';
import { useStream } from '../bridge/use-stream.ts';
import { AudienceBadge } from '../features/audience/audience-badge.tsx';
import { JoinButton } from '../features/audience/join-button.tsx';
import { ReplayButton } from '../features/replay/replay-button.tsx';
import { SoundControl } from '../features/sound/sound-control.tsx';
import { ForPresenter } from '../ui/for-presenter.tsx';
import { ForWriter } from '../ui/for-writer.tsx';
import { SIMULATED } from '../ui/use-can-write.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { ConnectionChip } from './connection-chip.tsx';
import { useConsoleLink } from './console-link.tsx';
import { Freshness } from './freshness.tsx';
import { KafkaStatus } from './kafka-status.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { ModeBadge } from './mode-badge.tsx';
import { OnlyLive } from '../ui/replay/only-live.tsx';
import { QuarantineLink } from './quarantine-link.tsx';
import { RefusedLink } from './refused-link.tsx';
import { RebuildBar } from './rebuild-bar.tsx';
import { SettingsMenu, type SettingsMenuProps } from './settings-menu.tsx';
import { SimulatorIndicator } from './simulator-indicator.tsx';
import { useIsPhone } from './use-is-phone.ts';
import { useMode } from './use-mode.ts';
import classes from './header.module.css';

export type HeaderProps = {
  /** The side bar has the settings; on a phone the header has them. */
  readonly settings: Omit<SettingsMenuProps, 'place'>;
};

export function Header({ settings }: HeaderProps) {
  const { t } = useTranslation('shell');
  const title = usePageTitle((page) => page.title);
  const stream = useStream('status');
  const running = useIsRunning();
  const status = stream.phase === 'ready' ? (running ? stream.value : connecting(stream.value)) : undefined;
  const link = useConsoleLink();
  const answers = link.state === 'open' && link.silentMs === undefined;
  const isPhone = useIsPhone();
  const mode = useMode(status, answers && status?.kafka.state === 'connected');

  return (
    <header className={classes.header}>
      <div className={classes.state}>
        <h1 className={classes.title}>{title}</h1>
        <ModeBadge mode={mode} standstills={status?.kafka.standstills ?? []} />
        <AudienceBadge />
        {status?.privacy && !status.audience && (
          <ToneBadge icon={IconEyeOff} tone="busy" title={t('privacyHint')} data-testid="privacy-badge">
            {t('privacy')}
          </ToneBadge>
        )}
        <ConnectionChip status={status} />
        <KafkaStatus status={status} link={link} />
        <OnlyLive>
          <Freshness
            status={status}
            receivedAtMs={stream.phase === 'ready' ? stream.receivedAtMs : undefined}
          />
        </OnlyLive>
      </div>
      <div className={classes.controls}>
        <OnlyLive>
          <QuarantineLink count={status ? leftToCorrect(status.records) : 0} />
          <ForPresenter>
            <RefusedLink count={status?.refusedCommands ?? 0} />
            <ForWriter writes={SIMULATED}>
              <SimulatorIndicator simulator={status?.simulator} />
            </ForWriter>
          </ForPresenter>
        </OnlyLive>
        <ForPresenter>
          <ReplayButton />
          <JoinButton />
        </ForPresenter>
        <SoundControl />
        <span className={classes.wideOnly}>
          <LanguageSwitch />
        </span>
        {isPhone && <SettingsMenu place="header" {...settings} />}
      </div>
      {status?.rebuild && <RebuildBar rebuild={status.rebuild} reason={status.readModel.reason} />}
    </header>
  );
}

/** What is on screen is of the console before, while another takes its place. */
function connecting(status: ConsoleStatus): ConsoleStatus {
  return { ...status, kafka: { ...status.kafka, state: 'connecting' } };
}

function useIsRunning(): boolean {
  const connections = useStream('connections');
  return connections.phase !== 'ready' || connections.value.phase.kind === 'running';
}
