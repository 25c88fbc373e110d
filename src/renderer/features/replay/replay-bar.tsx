import { ActionIcon, Button, Loader, Progress, SegmentedControl, Slider, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconHistory,
  IconPinned,
  IconPinnedOff,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerSkipForwardFilled,
} from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { REPLAY_SPEEDS, type ReplaySpeed, type ReplayState } from '../../../contract/replay.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useWorld } from '../../bridge/world.ts';
import { useFormats } from '../../ui/formats.ts';
import { useOpenRecord } from '../../ui/open-record.ts';
import { usePinned } from '../../ui/replay/pinned.ts';
import { useAnnounceFailure, useGoTo, useKnownReplay, useLeaveReplay } from '../../ui/replay/use-replay.ts';
import classes from './replay.module.css';
import { withKey, type ActionName } from '../../ui/action-keys.ts';

/** The time machine: it says on every page that this is the past, and moves through it. */
export function ReplayBar() {
  const { t } = useTranslation('replay');
  const formats = useFormats();
  const bridge = useBridge();
  const announce = useAnnounceFailure();
  const goTo = useGoTo();
  const leave = useLeaveReplay();
  const known = useKnownReplay();
  const replay = known?.phase === 'off' ? undefined : known;
  const isAwaited = useWorld(({ awaited }) => awaited > 0);
  const pinned = usePinned();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const [speed, setSpeed] = useState<ReplaySpeed>(1);
  /** Where the thumb is while it is dragged. */
  const [dragged, setDragged] = useState<number>();

  // Where nothing is replayed, as for a window that lost contact for long, there is nothing to wait for either.
  const isOff = known?.phase === 'off';
  const wasOpen = useRef(false);
  useEffect(() => {
    if (replay) {
      wasOpen.current = true;
      useWorld.getState().seeReplay();
    } else if (wasOpen.current || (isOff && !isAwaited)) {
      useWorld.getState().look('live');
      notifications.show({ message: t('ended') });
    }
  }, [replay, isOff, isAwaited, t]);

  useEffect(() => {
    const { seek, arriveAt } = useWorld.getState();
    if (!replay || (replay.phase === 'seeking' && !replay.failed)) seek();
    else arriveAt(instantOf(replay));
  }, [replay]);

  const isPlaying = replay?.phase === 'playing';
  const isSeeking = !replay || replay.phase === 'seeking';
  const atMs = dragged ?? replay?.atMs;

  function step(by: number): void {
    void bridge.call('replay.step', { by }).then(announce);
  }
  function play(wanted: ReplaySpeed): void {
    void bridge.call('replay.play', { speed: wanted }).then(announce);
  }

  return (
    <section className={classes.bar} aria-label={t('label')} data-testid="replay-bar">
      <div className={classes.top}>
        <strong className={classes.badge}>
          <IconHistory size="1.25rem" aria-hidden /> {t(replay?.tape ? 'tape' : 'badge')}
        </strong>
        <span className={classes.instant} data-testid="replay-instant" aria-label={t('instant')}>
          {atMs === undefined ? '…' : formats.dateTime(atMs)}
        </span>
        <span className={classes.count} data-testid="replay-count">
          {replay && t('of', { done: replay.done, count: replay.total })}
        </span>
        {isSeeking && !replay?.failed && (
          <span className={classes.seeking}>
            <Loader size="xs" aria-hidden /> {t('seeking')}
            {replay && (
              <Progress
                className={classes.progress ?? ''}
                color="grape"
                size="sm"
                value={(100 * replay.done) / Math.max(1, replay.total)}
                aria-label={t('progress')}
                data-testid="replay-progress"
              />
            )}
          </span>
        )}
        {replay?.failed && (
          <span role="alert">{t(replay.phase === 'seeking' ? 'failedHalfway' : 'failed')}</span>
        )}
        <span id="replay-acts-off" className={classes.actsOff}>
          {t('actsOff')}
        </span>
        <span className={classes.gap} />
        {replay?.last && (
          <Button
            size="compact-sm"
            variant="subtle"
            className={classes.last ?? ''}
            onClick={() => replay.last && openRecord({ position: replay.last })}
          >
            {t('last')}&ensp;
            <span className="mono">
              {replay.last.topic} / {replay.last.partition} / {replay.last.offset}
            </span>
          </Button>
        )}
        <Button
          size="compact-md"
          color="grape"
          onClick={leave}
          aria-describedby="replay-acts-off"
          {...withKey('timeMachine')}
          data-testid="replay-leave"
        >
          {t('leave')}
        </Button>
      </div>
      <div className={classes.controls}>
        <Control
          action="stepBack"
          label={t('back')}
          disabled={isSeeking || replay.done === 0}
          onClick={() => step(-1)}
        >
          <IconPlayerSkipBackFilled size="1.125rem" aria-hidden />
        </Control>
        {isPlaying ? (
          <Control
            action="play"
            label={t('pause')}
            onClick={() => void bridge.call('replay.pause', undefined).then(announce)}
          >
            <IconPlayerPauseFilled size="1.125rem" aria-hidden />
          </Control>
        ) : (
          <Control
            action="play"
            label={t('play')}
            disabled={isSeeking || replay.done === replay.total}
            onClick={() => play(speed)}
          >
            <IconPlayerPlayFilled size="1.125rem" aria-hidden />
          </Control>
        )}
        <Control
          action="stepForward"
          label={t('forward')}
          disabled={isSeeking || replay.done === replay.total}
          onClick={() => step(1)}
        >
          <IconPlayerSkipForwardFilled size="1.125rem" aria-hidden />
        </Control>
        <SegmentedControl
          size="xs"
          aria-label={t('speed')}
          value={String(speed)}
          data={REPLAY_SPEEDS.map((each) => ({ value: String(each), label: `${each}×` }))}
          onChange={(text) => {
            const wanted = REPLAY_SPEEDS.find((each) => String(each) === text) ?? 1;
            setSpeed(wanted);
            if (isPlaying) play(wanted);
          }}
        />
        <Slider
          className={classes.slider ?? ''}
          color="grape"
          size="md"
          min={replay?.fromMs ?? 0}
          max={Math.max((replay?.fromMs ?? 0) + 1, replay?.toMs ?? 1)}
          step={1}
          value={atMs ?? 0}
          label={(value) => formats.dateTime(value)}
          disabled={!replay}
          thumbLabel={t('slider')}
          onChange={setDragged}
          onChangeEnd={(value) => {
            setDragged(undefined);
            // The end of the bar is behind the last event, not just before it.
            goTo({ kind: 'time', atMs: value >= (replay?.toMs ?? 0) ? value + 1 : value });
          }}
        />
        <Control
          action="pin"
          label={pinned.atMs === undefined ? t('pin') : t('unpin')}
          disabled={isSeeking}
          onClick={() => {
            if (pinned.atMs !== undefined) pinned.unpin();
            else if (replay) pinned.pin(replay.atMs);
          }}
        >
          {pinned.atMs === undefined ? (
            <IconPinned size="1.125rem" aria-hidden />
          ) : (
            <IconPinnedOff size="1.125rem" aria-hidden />
          )}
        </Control>
      </div>
    </section>
  );
}

/** Pages that read the log again do so once a second while it plays. */
function instantOf({ phase, atMs, done }: Exclude<ReplayState, { phase: 'off' }>): string {
  return phase === 'playing' ? `playing ${Math.floor(performance.now() / 1_000)}` : `${atMs} ${done}`;
}

type ControlProps = {
  readonly action: ActionName;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
};

function Control({ action, label, disabled = false, onClick, children }: ControlProps) {
  return (
    <Tooltip label={label} position="bottom">
      <ActionIcon
        {...withKey(action)}
        variant="default"
        size="lg"
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
