import { memo, type KeyboardEvent, type MouseEvent } from 'react';
import type { RecordPosition } from '../../domain/log-record.ts';
import { usePainted } from '../bridge/use-painted.ts';
import type { PlacedColumn } from './live-column.ts';
import classes from './live-table.module.css';

type LiveTableRowProps<Row> = {
  readonly rowKey: string;
  readonly row: Row;
  /** The record it shows. */
  readonly position: RecordPosition | undefined;
  readonly columns: readonly PlacedColumn<Row>[];
  readonly index: number;
  readonly top: number;
  readonly height: number;
  /** The one row of the table that the Tab key reaches; arrows move on from it. */
  readonly reachable: boolean;
  readonly selected: boolean;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly onActive: (key: string) => void;
};

function Row<RowValue>(props: LiveTableRowProps<RowValue>) {
  const { rowKey, row, columns, index, onOpen, onActive } = props;
  usePainted(props.position);

  function open(event: MouseEvent | KeyboardEvent): void {
    if (!onOpen || isOnControl(event)) return;
    onOpen(row);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
    event.preventDefault();
    open(event);
  }

  return (
    <tr
      ref={markPainted}
      aria-rowindex={index + 2}
      data-selected={props.selected || undefined}
      tabIndex={props.reachable ? 0 : -1}
      className={classes.row}
      style={{ height: props.height, transform: `translateY(${props.top}px)` }}
      data-row-key={rowKey}
      data-painted-row=""
      data-opens={onOpen ? true : undefined}
      onClick={open}
      onKeyDown={onKeyDown}
      onFocus={() => onActive(rowKey)}
    >
      {columns.map(({ column, place }) => (
        <td
          key={column.id}
          className={classes.cell}
          data-align={column.align}
          data-place={place}
          data-column={column.id}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** When the row was put in the page, in ms since the epoch: what the bench measures by. */
function markPainted(element: HTMLDivElement | null): void {
  element?.setAttribute('data-painted-row', String(Date.now()));
}

/** A click on a button inside the row, or that ends a text selection, does not open the row. */
function isOnControl(event: MouseEvent | KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false;
  if (event.target.closest('button, a, input, select, label')) return true;
  return event.type === 'click' && (globalThis.getSelection?.()?.toString() ?? '') !== '';
}

export const LiveTableRow = memo(Row) as typeof Row;
