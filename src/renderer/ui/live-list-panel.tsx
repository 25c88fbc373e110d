import { Button } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordPosition } from '../../domain/log-record.ts';
import type { StreamState } from '../bridge/stream-store.ts';
import { EmptyState, type EmptyStateProps } from './empty-state.tsx';
import { ErrorNote } from './error-note.tsx';
import { LiveTable, type LiveColumn } from './live-table.tsx';
import { Panel } from './panel.tsx';
import { PauseButton } from './pause-button.tsx';
import { SampledNote } from './sampled-note.tsx';
import { SearchField } from './search-field.tsx';
import { useHeldPlaces } from './use-held-places.ts';
import { usePausedList } from './use-paused-list.ts';
import classes from './live-list-panel.module.css';

type Row = {
  readonly key: string;
  /** The latest record about it, or the one it is. */
  readonly last?: RecordPosition;
  readonly position?: RecordPosition;
};
type List<R> = {
  readonly rows: readonly R[];
  readonly total: number;
  readonly matching: number;
  readonly oneIn: number;
};

export type LiveListPanelProps<R extends Row> = {
  readonly title: string;
  /** Names the table for people who do not see it. */
  readonly label: string;
  readonly stream: StreamState<List<R>>;
  /** Rows that the stream was asked for at most. */
  readonly limit: number;
  /** Names the filter that was chosen, beside the search. */
  readonly filterKey: string;
  readonly columns: readonly LiveColumn<R>[];
  readonly onOpen: (row: R) => void;
  readonly search: string;
  readonly searchLabel: string;
  readonly onSearch: (text: string) => void;
  /** Beside the search. */
  readonly filter?: ReactNode;
  /** Its button to export, where it has one. */
  readonly exports?: ReactNode;
  readonly filtered: boolean;
  readonly onClearFilters: () => void;
  /** What to show before there is anything. */
  readonly empty: EmptyStateProps;
  /** The row on show elsewhere. */
  readonly selectedKey?: string | undefined;
  readonly height: string;
  readonly testId: string;
};

function keyOf(row: Row): string {
  return row.key;
}

function positionOf({ last, position }: Row): RecordPosition | undefined {
  return last ?? position;
}

/** A live list with its search, filter, pause and true total: the same on every page. */
export function LiveListPanel<R extends Row>(props: LiveListPanelProps<R>) {
  const { t } = useTranslation('common');
  const { stream, search, filtered, empty, testId } = props;
  const list = stream.phase === 'ready' ? stream.value : undefined;
  const { rows: live, paused, waiting, toggle } = usePausedList(list);
  const places = useHeldPlaces({
    rows: live,
    matching: paused ? 0 : (list?.matching ?? 0),
    limit: props.limit,
    what: `${props.filterKey} ${search}`,
  });
  const { rows } = places;

  return (
    <Panel
      flush
      testId={testId}
      title={props.title}
      note={<SampledNote oneIn={list?.oneIn} />}
      actions={
        <div className={classes.filters}>
          <SearchField
            value={search}
            onChange={props.onSearch}
            label={props.searchLabel}
            className={classes.search}
          />
          {props.filter}
          {props.exports}
          <PauseButton paused={paused} waiting={waiting} onToggle={toggle} />
        </div>
      }
    >
      {stream.phase === 'failed' && <ErrorNote error={stream.error} />}
      <LiveTable
        columns={props.columns}
        rows={rows}
        keyOf={keyOf}
        positionOf={positionOf}
        label={props.label}
        onOpen={props.onOpen}
        paused={paused}
        held={places}
        selectedKey={props.selectedKey}
        height={props.height}
        testId={`${testId}-table`}
        isLoading={stream.phase === 'loading'}
        empty={
          list &&
          (filtered && list.total > 0 ? (
            <EmptyState
              icon={IconFilterOff}
              title={t('nothingMatches')}
              hint={t('nothingMatchesHint', { count: list.total })}
              action={
                <Button variant="default" size="sm" onClick={props.onClearFilters}>
                  {t('clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState {...empty} />
          ))
        }
      />
      <div className={classes.shown} data-testid={`${testId}-shown`}>
        {list ? t('shownOf', { count: rows.length, total: list.matching }) : t('loading')}
        {places.waiting > 0 && ` · ${t('waiting', { count: places.waiting })}`}
      </div>
    </Panel>
  );
}
