import { expect, it } from 'vitest';
import type { DeliveryRow } from '../../../contract/rows.ts';
import type { DeliveryState } from '../../../domain/entities.ts';
import { boardColumns } from './board-columns.ts';

function delivery(key: string, state: DeliveryState, reachedMs: number, lastAtMs = reachedMs): DeliveryRow {
  return { key, state, steps: [{ state, atMs: reachedMs }], lastAtMs } as unknown as DeliveryRow;
}

const COUNTS = { pending: 9, assigned: 1, picked_up: 0, in_transit: 0, delivered: 0, failed: 0, unknown: 0 };

it('has a column for each state, the latest to get there first, with the true totals', () => {
  const rows = [
    delivery('a', 'pending', 10),
    // A new estimate moves no card.
    delivery('b', 'pending', 5, 99),
    delivery('c', 'pending', 30),
    delivery('d', 'assigned', 20),
  ];
  const columns = boardColumns(rows, { counts: COUNTS, perColumn: 2 });
  expect(columns.map(({ state, cards, total }) => [state, cards.map(({ key }) => key), total])).toEqual([
    ['pending', ['c', 'a'], 9],
    ['assigned', ['d'], 1],
    ['picked_up', [], 0],
    ['in_transit', [], 0],
    ['delivered', [], 0],
    ['failed', [], 0],
  ]);
});

it('has a column for states without a name where there are any', () => {
  const columns = boardColumns([], { counts: { ...COUNTS, unknown: 1 }, perColumn: 2 });
  expect(columns.at(-1)?.state).toBe('unknown');
});
