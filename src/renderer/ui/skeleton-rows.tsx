import { Skeleton } from '@mantine/core';
import type { PlacedColumn } from './live-column.ts';
import classes from './live-table.module.css';

type SkeletonRowsProps<Row> = {
  readonly columns: readonly PlacedColumn<Row>[];
  /** Of a row, in pixels. */
  readonly height: number;
};

const ROWS = 8;

/** Rows of a table that is being read, where the real ones will be. Screen readers are told by `aria-busy`. */
export function SkeletonRows<Row>({ columns, height }: SkeletonRowsProps<Row>) {
  return (
    <div aria-hidden data-testid="skeleton-rows">
      {Array.from({ length: ROWS }, (_, row) => (
        <div key={row} className={classes.skeleton} style={{ height }}>
          {columns.map(({ column, place }, index) => (
            <span key={column.id} data-align={column.align} data-place={place}>
              <Skeleton height="0.75rem" width={`${50 + ((row * 7 + index * 13) % 40)}%`} />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
