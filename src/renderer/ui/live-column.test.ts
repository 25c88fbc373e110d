import { describe, expect, it } from 'vitest';
import { columnTracks, visibleColumns, type LiveColumn, type TableTier } from './live-column.ts';

type Row = { readonly id: string };
const cell = (row: Row) => row.id;
const COLUMNS: readonly LiveColumn<Row>[] = [
  { id: 'what', header: '', cell },
  { id: 'state', header: '', cell, width: 160 },
  { id: 'amount', header: '', cell, priority: 2, width: '2fr' },
  { id: 'time', header: '', cell },
  { id: 'note', header: '', cell, priority: 3 },
];

function placed(tier: TableTier): string[] {
  return visibleColumns(COLUMNS, tier).map(({ column, place }) =>
    place ? `${column.id}:${place}` : column.id,
  );
}

describe('live columns', () => {
  it('leaves the least important ones out as the table gets narrow', () => {
    expect({ wide: placed('wide'), medium: placed('medium'), narrow: placed('narrow') }).toEqual({
      wide: ['what', 'state', 'amount', 'time', 'note'],
      medium: ['what', 'state', 'amount', 'time'],
      narrow: ['what', 'state', 'time'],
    });
  });

  it('makes a two-line card on a phone', () => {
    expect(placed('phone')).toEqual(['what:title', 'state:end', 'time:line']);
  });

  it('makes tracks that do not follow their content', () => {
    expect(columnTracks(visibleColumns(COLUMNS, 'medium'))).toBe(
      'minmax(0, 1fr) 10rem minmax(0, 2fr) minmax(0, 1fr)',
    );
  });
});
