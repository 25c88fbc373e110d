import type { ReactNode } from 'react';

export type LiveColumn<Row> = {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'left' | 'right' | 'center' | undefined;
  /** Pixels, or a grid track such as `2fr`. One equal share where absent. */
  readonly width?: number | string | undefined;
  /** 1 (default) always shown, 2 hidden in a narrow table, 3 shown in a wide one only. */
  readonly priority?: 1 | 2 | 3 | undefined;
  /** Its place in a phone's two-line card; where absent: first title, second end, others detail. */
  readonly phone?: PhonePlace | undefined;
};

export type PhonePlace = 'title' | 'end' | 'detail' | 'hidden';

/** By the table's own width, not the window's. */
export type TableTier = 'phone' | 'narrow' | 'medium' | 'wide';

export type PlacedColumn<Row> = {
  readonly column: LiveColumn<Row>;
  /** `line`: the one detail, with the second line to itself. */
  readonly place: PhonePlace | 'line' | undefined;
};

/** They share the second line: the first has what the others leave. */
const MOST_DETAILS = 3;

const HIGHEST_PRIORITY = { phone: 3, narrow: 1, medium: 2, wide: 3 } as const;

export function visibleColumns<Row>(
  columns: readonly LiveColumn<Row>[],
  tier: TableTier,
): readonly PlacedColumn<Row>[] {
  const wanted = columns.filter((column) => (column.priority ?? 1) <= HIGHEST_PRIORITY[tier]);
  if (tier !== 'phone') return wanted.map((column) => ({ column, place: undefined }));
  const order: PhonePlace[] = ['title', 'end'];
  const placed = wanted
    .map((column) => ({ column, place: phonePlace(column, order) }))
    .filter(({ place }) => place !== 'hidden');
  const details = placed.filter(({ place }) => place === 'detail');
  const [only] = details;
  return placed
    .filter((each) => each.place !== 'detail' || details.indexOf(each) < MOST_DETAILS)
    .map((each) => (each === only && details.length === 1 ? { column: each.column, place: 'line' } : each));
}

function phonePlace<Row>(column: LiveColumn<Row>, order: PhonePlace[]): PhonePlace {
  if (column.phone) return column.phone;
  if ((column.priority ?? 1) > 1) return 'hidden';
  return order.shift() ?? 'detail';
}

/** Tracks that never follow their content, so that columns stay where they are. */
export function columnTracks<Row>(columns: readonly PlacedColumn<Row>[]): string {
  return columns
    .map(({ column: { width = '1fr' } }) => {
      if (typeof width === 'number') return `${width / 16}rem`;
      return width.endsWith('fr') ? `minmax(0, ${width})` : width;
    })
    .join(' ');
}
