import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LogLane } from '../../../contract/log.ts';
import type { BrokerDamage } from '../../../contract/streams.ts';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonLines } from '../../ui/skeleton-lines.tsx';
import classes from './log.module.css';

export type LogLanesProps = {
  /** Absent while they are not known. */
  readonly lanes: readonly LogLane[] | undefined;
  readonly partition: number | undefined;
  readonly onPartition: (partition: number | undefined) => void;
  /** Offsets of the topic that damage to the disk took away. */
  readonly missing: readonly MissingOffsets[];
};

/** From the first missing offset up to the one after the last. */
export type MissingOffsets = BrokerDamage['missing'][number];

/** Each partition as what it is: a line of offsets, with an end that moves and somebody who reads along it. */
export function LogLanes({ lanes, partition, onPartition, missing }: LogLanesProps) {
  const { t } = useTranslation('log');
  const longest = (lanes ?? []).reduce(
    (most, { low, high }) => Math.max(most, Number(BigInt(high) - BigInt(low))),
    1,
  );
  return (
    <Panel title={t('lanes')} actions={<span className={classes.hint}>{t('lanesHint')}</span>}>
      {!lanes && <SkeletonLines count={3} />}
      <ul className={classes.lanes} data-testid="log-lanes">
        {lanes?.map((lane) => (
          <Lane
            key={lane.partition}
            lane={lane}
            longest={longest}
            missing={missing.filter((range) => range.partition === lane.partition)}
            chosen={lane.partition === partition}
            onChoose={() => onPartition(lane.partition === partition ? undefined : lane.partition)}
          />
        ))}
      </ul>
      {missing.map((range) => (
        <p key={`${range.partition}/${range.from}`} className={classes.gapNote} data-testid="log-gap">
          <IconAlertTriangle size="1rem" aria-hidden /> {t(gapKey(range), rangeOf(range))}
        </p>
      ))}
    </Panel>
  );
}

function gapKey({ isUnused }: MissingOffsets) {
  return isUnused ? 'gapUnused' : 'gap';
}

/** The last offset itself, as people name a range. */
function rangeOf({ partition, from, to }: MissingOffsets) {
  return { partition, from, to: String(BigInt(to) - 1n) };
}

type LaneProps = {
  readonly lane: LogLane;
  readonly missing: readonly MissingOffsets[];
  readonly longest: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
};

function Lane({ lane, longest, missing, chosen, onChoose }: LaneProps) {
  const { t } = useTranslation('log');
  const low = BigInt(lane.low);
  const high = BigInt(lane.high);
  const count = Number(high - low);
  const position = lane.position === undefined ? undefined : BigInt(lane.position);
  const behind = position === undefined || position > high ? 0 : Number(high - position);
  const share = position === undefined || count === 0 ? 1 : Math.max(0, Number(position - low)) / count;
  return (
    <li>
      <UnstyledButton className={classes.lane} aria-pressed={chosen} onClick={onChoose}>
        <span className={`mono ${classes.laneName}`}>{lane.partition}</span>
        <span className={classes.track}>
          <span className={classes.fill} style={{ width: `${Math.max(1, (count / longest) * 100)}%` }}>
            {missing.map((range) => (
              <span
                key={range.from}
                className={classes.gap}
                style={placeOf(range, { low, count })}
                title={t(gapKey(range), rangeOf(range))}
              />
            ))}
            {position !== undefined && (
              <span
                className={classes.mark}
                style={{ left: `${Math.min(1, share) * 100}%` }}
                title={t('position', { position: lane.position })}
              />
            )}
          </span>
        </span>
        <span className={`mono ${classes.range}`}>{t('range', { low: lane.low, high: lane.high })}</span>
        <span className={classes.laneCount}>
          {behind > 0 ? t('behind', { count: behind }) : t('messages', { count })}
        </span>
      </UnstyledButton>
    </li>
  );
}

/** Where a range is on the bar of its partition, at least two pixels wide. */
function placeOf({ from, to }: MissingOffsets, { low, count }: { low: bigint; count: number }) {
  const percent = (offset: string): number =>
    Math.min(100, Math.max(0, (Number(BigInt(offset) - low) / Math.max(1, count)) * 100));
  const left = percent(from);
  return { left: `${left}%`, width: `max(2px, ${percent(to) - left}%)` };
}
