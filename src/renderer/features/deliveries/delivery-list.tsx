import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { IconFilterOff, IconTruckDelivery } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DeliveryList as Deliveries } from '../../../contract/streams.ts';
import type { StreamState } from '../../bridge/stream-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { PauseButton } from '../../ui/pause-button.tsx';
import { SampledNote } from '../../ui/sampled-note.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { useHeldPlaces } from '../../ui/use-held-places.ts';
import { SkeletonLines } from '../../ui/skeleton-lines.tsx';
import { SkeletonWord } from '../../ui/skeleton-word.tsx';
import { useNow } from '../../ui/use-now.ts';
import { usePausedList } from '../../ui/use-paused-list.ts';
import type { Writes } from '../../ui/use-can-write.ts';
import { useEmptyHint } from '../../ui/use-empty-hint.ts';
import { DeliveryBoard } from './delivery-board.tsx';
import { DeliveryCard } from './delivery-card.tsx';
import type { DeliveryView } from './use-delivery-view.ts';
import classes from './deliveries.module.css';

export type DeliveryListProps = {
  readonly stream: StreamState<Deliveries>;
  /** Rows that the stream was asked for at most. */
  readonly limit: number;
  /** By stage, in columns. */
  readonly isBoard: boolean;
  /** Absent where there is no choice. */
  readonly view:
    | { readonly value: DeliveryView; readonly onChange: (view: DeliveryView) => void }
    | undefined;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly filter: string;
  readonly filtered: boolean;
  readonly onClearFilters: () => void;
};

/** Progress moves on by itself, slowly. */
const TICK_MS = 5_000;
const SKELETON_CARDS = 6;
const DELIVERIES: Writes = ['delivery'];

export function DeliveryList({
  stream,
  limit,
  isBoard,
  view,
  search,
  onSearch,
  filter,
  filtered,
  onClearFilters,
}: DeliveryListProps) {
  const { t } = useTranslation(['deliveries', 'common']);
  const emptyHint = useEmptyHint('deliveries:emptyHint', DELIVERIES);
  const nowMs = useNow(TICK_MS);
  const list = stream.phase === 'ready' ? stream.value : undefined;
  const { rows: live, paused, waiting, toggle } = usePausedList(list);
  const places = useHeldPlaces({
    rows: live,
    matching: paused ? 0 : (list?.matching ?? 0),
    limit,
    what: `${filter} ${search}`,
  });
  const { rows } = places;

  return (
    <section data-testid="deliveries">
      <div className={classes.tools}>
        <span className={classes.shown} data-testid="deliveries-shown">
          {list ? t('common:shownOf', { count: rows.length, total: list.matching }) : t('common:loading')}
          {places.waiting > 0 && ` · ${t('common:waiting', { count: places.waiting })}`}{' '}
          <SampledNote oneIn={list?.oneIn} />
        </span>
        <SearchField
          value={search}
          onChange={onSearch}
          label={t('deliveries:search')}
          className={classes.search}
        />
        {view && (
          <SegmentedControl
            size="sm"
            value={view.value}
            onChange={(value) => view.onChange(value)}
            aria-label={t('deliveries:board.view')}
            data={(['board', 'cards'] as const).map((value) => ({
              value,
              label: t(`deliveries:board.views.${value}`),
            }))}
            data-testid="delivery-view"
          />
        )}
        <ExportButton list="deliveries" filter={filter} search={search} />
        <PauseButton paused={paused} waiting={waiting} onToggle={toggle} />
      </div>
      {stream.phase === 'failed' && <ErrorNote error={stream.error} />}
      {list && rows.length > 0 && isBoard && (
        <DeliveryBoard rows={rows} counts={list.counts} isPaused={paused} listeners={places.listeners} />
      )}
      {rows.length > 0 && !isBoard && (
        <ul className={classes.cards} aria-label={t('deliveries:listLabel')} {...places.listeners}>
          {rows.map((row) => (
            <DeliveryCard key={row.key} delivery={row} nowMs={nowMs} />
          ))}
        </ul>
      )}
      {stream.phase === 'loading' && (
        <div className={classes.cards} aria-busy data-testid="deliveries-loading">
          {Array.from({ length: SKELETON_CARDS }, (_, index) => (
            <div key={index} className={classes.card}>
              <div className={classes.head}>
                <Skeleton circle height="2.5rem" />
                <SkeletonWord width="50%" />
              </div>
              <SkeletonLines count={5} />
            </div>
          ))}
        </div>
      )}
      {list && rows.length === 0 && (
        <div className={classes.empty}>
          {filtered && list.total > 0 ? (
            <EmptyState
              icon={IconFilterOff}
              title={t('common:nothingMatches')}
              hint={t('common:nothingMatchesHint', { count: list.total })}
              action={
                <Button variant="default" size="sm" onClick={onClearFilters}>
                  {t('common:clearFilters')}
                </Button>
              }
            />
          ) : (
            <EmptyState icon={IconTruckDelivery} title={t('deliveries:emptyTitle')} hint={t(emptyHint)} />
          )}
        </div>
      )}
    </section>
  );
}
