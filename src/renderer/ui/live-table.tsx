import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { RecordPosition } from '../../domain/log-record.ts';
import { LiveTableRow } from './live-table-row.tsx';
import { SkeletonRows } from './skeleton-rows.tsx';
import { columnTracks, visibleColumns, type LiveColumn } from './live-column.ts';
import { useArrivals } from './use-arrivals.ts';
import type { HeldPlaces } from './use-held-places.ts';
import { useTableSize } from './use-table-size.ts';
import classes from './live-table.module.css';

export type { LiveColumn } from './live-column.ts';

export type LiveTableProps<Row> = {
  /** Keep the array stable (`useMemo`): rows that did not change are then not rendered again. */
  readonly columns: readonly LiveColumn<Row>[];
  /** Newest first. */
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The record that a row shows. */
  readonly positionOf?: ((row: Row) => RecordPosition | undefined) | undefined;
  /** Names the table for people who do not see it. */
  readonly label: string;
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** Shown in place of rows. */
  readonly empty?: ReactNode;
  /** Nothing is known yet: rows of the final shape stand in. */
  readonly isLoading?: boolean | undefined;
  /** Marks the rows as held still; see `usePausedList`. */
  readonly paused?: boolean | undefined;
  /** Keeps rows in their places while the reader is at them; see `useHeldPlaces`. */
  readonly held?: Pick<HeldPlaces<Row>, 'listeners' | 'onScroll'> | undefined;
  /** CSS height of the whole table: it does not change with the number of rows, so nothing jumps. */
  readonly height?: string | undefined;
  /** The row on show elsewhere. */
  readonly selectedKey?: string | undefined;
  readonly testId?: string | undefined;
};

const MOVES: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

/** A table that stays still while rows arrive: fixed columns, fixed row height, its own scroll position kept. */
export function LiveTable<Row>(props: LiveTableProps<Row>) {
  const { columns, rows, keyOf, label, onOpen, empty, paused = false, selectedKey } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const { tier, rowHeight } = useTableSize(scroller);
  const [activeKey, setActiveKey] = useState<string>();

  const keys = useMemo(() => rows.map(keyOf), [rows, keyOf]);
  const shown = useMemo(() => visibleColumns(columns, tier), [columns, tier]);
  const activeIndex = Math.max(0, activeKey === undefined ? 0 : keys.indexOf(activeKey));

  // Its functions change what they return; nothing here is memoised by them.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keys[index] ?? index,
    overscan: 6,
    useFlushSync: false,
  });
  useArrivals({ keys, rowHeight, still: paused, scroller, body });

  const moveTo = useCallback(
    (index: number) => {
      virtualizer.scrollToIndex(index, { align: 'auto' });
      setActiveKey(keys[index]);
      // The row may only exist once the list has scrolled to it.
      requestAnimationFrame(() => {
        body.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)?.focus();
      });
    },
    [keys, virtualizer],
  );

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const move = MOVES[event.key];
    if (move === undefined || !(event.target instanceof HTMLElement)) return;
    if (!event.target.hasAttribute('data-row-key')) return;
    event.preventDefault();
    moveTo(Math.min(rows.length - 1, Math.max(0, activeIndex + move)));
  }

  const items = virtualizer.getVirtualItems();
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      style={{ height: props.height ?? 'min(62vh, 44rem)', ['--tracks' as string]: columnTracks(shown) }}
      data-tier={tier}
      onScroll={props.held?.onScroll}
      data-paused={paused || undefined}
      aria-busy={props.isLoading || undefined}
      data-testid={props.testId}
    >
      <table aria-label={label} aria-rowcount={rows.length + 1} className={classes.table}>
        <thead className={classes.head}>
          <tr aria-rowindex={1} className={classes.headRow}>
            {shown.map(({ column }) => (
              <th key={column.id} scope="col" className={classes.cell} data-align={column.align}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        {rows.length > 0 && (
          // The arrow keys reach it from its rows, which are what has the focus.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <tbody
            ref={body}
            className={classes.body}
            style={{ height: virtualizer.getTotalSize() }}
            {...props.held?.listeners}
            onKeyDown={onKeyDown}
          >
            {items.map((item) => {
              const row = rows[item.index];
              const key = keys[item.index];
              if (row === undefined || key === undefined) return null;
              return (
                <LiveTableRow
                  key={key}
                  rowKey={key}
                  row={row}
                  position={props.positionOf?.(row)}
                  columns={shown}
                  index={item.index}
                  top={item.start}
                  height={rowHeight}
                  reachable={item.index === activeIndex}
                  selected={key === selectedKey}
                  onOpen={onOpen}
                  onActive={setActiveKey}
                />
              );
            })}
          </tbody>
        )}
      </table>
      {rows.length === 0 &&
        (props.isLoading ? (
          <SkeletonRows columns={shown} height={rowHeight} />
        ) : (
          <div className={classes.empty}>{empty}</div>
        ))}
    </div>
  );
}
