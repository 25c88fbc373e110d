import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams, useSearch } from 'wouter';
import type { ConsoleStatus } from '../../../contract/streams.ts';
import type { LogRow, LogSearch, LogTail, LogTopic } from '../../../contract/log.ts';
import type { RecordPosition } from '../../../domain/log-record.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useStream } from '../../bridge/use-stream.ts';
import { useWorld } from '../../bridge/world.ts';
import { decodedPart } from '../../ui/decoded-part.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LiveTable } from '../../ui/live-table.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PauseButton } from '../../ui/pause-button.tsx';
import { SampledNote } from '../../ui/sampled-note.tsx';
import { useHeldPlaces } from '../../ui/use-held-places.ts';
import { usePausedList } from '../../ui/use-paused-list.ts';
import { readAddress, writeAddress, type LogAddress } from './log-address.ts';
import { useLogColumns } from './log-columns.tsx';
import { LogControls } from './log-controls.tsx';
import { emptinessOf, LogEmpty, type Emptiness } from './log-empty.tsx';
import { LogLanes } from './log-lanes.tsx';
import { TapeMenu } from './tape-menu.tsx';
import { useLogSearch, type LogSearchHandle, type LogSearchState } from './use-log-search.ts';
import { useSearchOfWorld } from './use-search-of-world.ts';
import classes from './log.module.css';

const AWAY: ReadonlySet<ConsoleStatus['kafka']['state']> = new Set(['reconnecting', 'unreachable'] as const);
const FIRST_TOPIC = 'orders';
const NO_ROWS: readonly LogRow[] = [];
const ROWS = 200;
/** A topic with more partitions has its records first, and its partitions below. */
const MOST_LANES_ABOVE = 6;

/** Where the orders are. */
function firstOf(topics: readonly LogTopic[]): string {
  const isUsual = topics.length === 0 || topics.some(({ name }) => name === FIRST_TOPIC);
  if (isUsual) return FIRST_TOPIC;
  return (topics.find(({ entity }) => entity === 'order') ?? topics[0])?.name ?? FIRST_TOPIC;
}

/** Any topic as Kafka keeps it: followed live, or read from where one likes. */
export function LogPage() {
  const { t } = useTranslation(['log', 'common']);
  const bridge = useBridge();
  const { topic: named } = useParams<{ topic?: string }>();
  const query = useSearch();
  const [, navigate] = useLocation();
  const [topics, setTopics] = useState<readonly LogTopic[]>([]);
  const topic = named === undefined ? firstOf(topics) : decodedPart(named);
  const address = useMemo(() => readAddress(topic, query), [topic, query]);
  const columns = useLogColumns();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const search = useLogSearch();
  const isFollowed = address.from === 'live';
  const isPast = useWorld(({ world }) => world) === 'replay';
  const isLive = isFollowed && !isPast;
  const isSeeking = useWorld((now) => now.isSeeking);

  const { partition, filter } = address;
  const status = useStream('status');
  const damage = !isPast && status.phase === 'ready' ? status.value.kafka.embedded?.damage : undefined;
  const missing = useMemo(
    () => damage?.missing.filter((range) => range.topic === topic) ?? [],
    [damage, topic],
  );
  const isAway = !isPast && status.phase === 'ready' && AWAY.has(status.value.kafka.state);
  const stream = useStream('log', { topic, filter, ...(partition === undefined ? {} : { partition }) });
  const tail = stream.phase === 'ready' ? stream.value : undefined;
  const live = usePausedList(isLive ? tail : undefined);
  // The latest of the latest on top, as in every live list.
  const found = useMemo(
    () => (address.from === 'latest' ? search.rows.toReversed() : search.rows),
    [address.from, search.rows],
  );
  const places = useHeldPlaces({
    rows: live.rows,
    matching: live.paused ? 0 : (tail?.matching ?? 0),
    limit: ROWS,
    what: JSON.stringify(address),
  });
  const rows = isLive ? places.rows : isFollowed ? (tail?.rows ?? NO_ROWS) : found;
  const isMissing =
    partition !== undefined &&
    !!tail?.lanes.length &&
    tail.lanes.every((lane) => lane.partition !== partition);
  const problem = isMissing
    ? t('noPartition', { partition, count: tail.lanes.length })
    : tail?.problem === 'no_topic'
      ? t(isPast ? 'past.noTopic' : 'noTopic')
      : (tail?.problem ?? isAway) && t('unreachable');

  const isUnknown = stream.phase === 'loading' || (isPast && tail?.lanes.length === 0);
  const isReading = !problem && (isSeeking || (isFollowed ? isUnknown : search.running));

  useEffect(() => {
    let current = true;
    void bridge.call('log.topics', undefined).then((result) => {
      if (current && result.ok) setTopics(result.value);
      return undefined;
    });
    return () => {
      current = false;
    };
    // Topics come and go: they are asked for again with each that is chosen, and for each world.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [bridge, topic, isPast, isSeeking]);

  const wanted = useMemo(() => searchOf(address), [address]);
  const emptiness = whyEmpty(address, search, { tail, isPast });
  useSearchOfWorld(search, wanted);

  const go = useCallback((next: LogAddress) => navigate(writeAddress(next)), [navigate]);
  const onOpen = useCallback(
    ({ topic: of, partition: part, offset }: LogRow) =>
      openRecord({ position: { topic: of, partition: part, offset } }),
    [openRecord],
  );

  const lanes = (
    <LogLanes
      lanes={isPast && isUnknown ? undefined : tail?.lanes}
      partition={partition}
      missing={missing}
      onPartition={(chosen) => go({ ...address, partition: chosen })}
    />
  );
  /** So many partitions would push the records out of sight. */
  const isLong = (tail?.lanes.length ?? 0) > MOST_LANES_ABOVE;

  return (
    <Page title={t('title')} intro={t(isPast ? 'past.intro' : 'intro')} actions={<TapeMenu />}>
      <LogControls
        address={address}
        topics={topics}
        partitions={tail?.lanes.length ?? 0}
        running={search.running}
        isPast={isPast}
        onGo={go}
        onCancel={search.cancel}
      />
      {problem && (
        <Alert role="alert" color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          {problem}
        </Alert>
      )}
      {!isLong && lanes}
      <Panel
        flush
        testId="log"
        title={t('rows')}
        note={isLive && <SampledNote oneIn={tail?.oneIn} />}
        actions={isLive && <PauseButton paused={live.paused} waiting={live.waiting} onToggle={live.toggle} />}
      >
        {search.error && !problem && <ErrorNote error={search.error} onRetry={search.goOn} />}
        <LiveTable
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          positionOf={positionOf}
          label={t('label', { topic })}
          onOpen={onOpen}
          paused={isLive && live.paused}
          held={isLive ? places : undefined}
          height="max(20rem, calc(100dvh - 31rem))"
          testId="log-table"
          isLoading={isReading}
          empty={!problem && emptiness && <LogEmpty why={emptiness} topic={topic} />}
        />
        <div className={classes.foot} data-testid="log-foot">
          {isLive
            ? tail &&
              t('tail', {
                received: tail.received,
                matching: tail.matching,
                shown: rows.length,
                dropped: tail.dropped,
              })
            : isFollowed
              ? tail && !isUnknown && t('past.tail', { received: tail.received, matching: tail.matching })
              : wanted && !isSeeking && <SearchOutcome search={search} isPast={isPast} />}
        </div>
      </Panel>
      {isLong && lanes}
    </Page>
  );
}

/** Nothing where it is not known yet. */
function whyEmpty(
  address: LogAddress,
  { stopped, scanned }: LogSearchState,
  { tail, isPast }: { readonly tail: LogTail | undefined; readonly isPast: boolean },
): Emptiness | undefined {
  if (address.from === 'live' && !isPast) return 'live';
  if (address.from === 'live') return tail?.received === 0 ? 'past' : 'no_match';
  if (searchOf(address) === undefined) return 'no_place';
  const why = emptinessOf({ lanes: tail?.lanes ?? [], partition: address.partition, scanned });
  return stopped && (isPast && why === 'topic' ? 'past' : why);
}

type SearchOutcomeProps = { readonly search: LogSearchHandle; readonly isPast: boolean };

function SearchOutcome({ search, isPast }: SearchOutcomeProps) {
  const { t } = useTranslation('log');
  const outcome = search.running ? 'time' : search.stopped;
  const isLeft = search.stopped === 'found' || search.stopped === 'cancelled';
  return (
    <>
      <span>
        {t('scanned', {
          scanned: search.scanned,
          seconds: Math.round(search.tookMs / 100) / 10,
          found: search.rows.length,
        })}
      </span>
      {outcome && <span>{t(isPast && outcome === 'end' ? 'past.end' : `stopped.${outcome}`)}</span>}
      {!search.running && isLeft && (
        <Button size="compact-sm" variant="default" onClick={search.goOn}>
          {t('goOn')}
        </Button>
      )}
    </>
  );
}

function keyOf({ key }: LogRow): string {
  return key;
}

function positionOf({ topic, partition, offset }: LogRow): RecordPosition {
  return { topic, partition, offset };
}

/** Absent where it is followed live, or where it does not say from where yet. */
function searchOf({ topic, partition, from, at, filter }: LogAddress): LogSearch | undefined {
  const common = { topic, filter, limit: ROWS, ...(partition === undefined ? {} : { partition }) };
  switch (from) {
    case 'live':
      return undefined;
    case 'offset':
      return /^\d{1,19}$/.test(at) ? { ...common, start: { kind: 'offset', offset: at } } : undefined;
    case 'time': {
      const atMs = Date.parse(at);
      return Number.isNaN(atMs) ? undefined : { ...common, start: { kind: 'time', atMs } };
    }
    default:
      return { ...common, start: { kind: from } };
  }
}
