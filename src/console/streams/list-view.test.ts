import { describe, expect, it } from 'vitest';
import { applyListDelta } from '../../contract/apply-list-delta.ts';
import type { ListSnapshot } from '../../contract/streams.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import { createListView } from './list-view.ts';

type Item = { id: string; sequence: number; colour: 'red' | 'blue' };
type Row = { key: string; colour: string };

/** A small list with the shape of the read model's, and views on it. */
function shop() {
  const items = new Map<string, Item>();
  const listeners = new Set<(keys: Iterable<string>) => void>();
  function view(limit: number, matches?: (item: Item) => boolean) {
    return createListView<Item, Row, never>({
      source: {
        total: () => items.size,
        get: (key) => items.get(key),
        newestFirst: () => [...items.values()].reverse(),
        keyOf: (item) => item.id,
        sequenceOf: (item) => item.sequence,
      },
      limit,
      matches,
      toRow: (item) => ({ key: item.id, colour: item.colour }),
      counts: () => ({}),
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onDirty: () => undefined,
    });
  }
  function put(id: string, colour: 'red' | 'blue') {
    items.set(id, { id, sequence: items.get(id)?.sequence ?? items.size, colour });
    for (const listener of listeners) listener([id]);
  }
  return { view, put, listeners };
}

describe('createListView', () => {
  it('shows the newest rows with the true total beside', () => {
    const { view, put } = shop();
    for (const id of ['a', 'b', 'c']) put(id, 'red');
    expect(view(2).snapshot()).toEqual({
      rows: [
        { key: 'c', colour: 'red' },
        { key: 'b', colour: 'red' },
      ],
      total: 3,
      matching: 3,
      counts: {},
    });
  });

  it('fills the place of a row that no longer matches', () => {
    const { view, put } = shop();
    for (const id of ['a', 'b', 'c']) put(id, 'red');
    const reds = view(2, (item) => item.colour === 'red');
    reds.snapshot();
    put('c', 'blue');
    expect(reds.delta()).toEqual({
      value: { upserts: [{ key: 'a', colour: 'red' }], keys: ['b', 'a'], total: 3, matching: 2, counts: {} },
      changes: 1,
    });
  });

  it('says nothing when nothing changed, and stops listening when closed', () => {
    const { view, put, listeners } = shop();
    const all = view(2);
    all.snapshot();
    expect(all.delta()).toBeUndefined();
    all.close();
    put('a', 'red');
    expect(all.delta()).toBeUndefined();
    expect(listeners.size).toBe(0);
  });

  it.each([1, 2, 3, 4, 5])('deltas lead to what a new snapshot shows (seed %i)', (seed) => {
    const next = seededRandom(seed);
    const { view, put } = shop();
    const filters = [undefined, (item: Item) => item.colour === 'red'];
    const views = filters.map((matches) => view(5, matches));
    const shown: ListSnapshot<Row>[] = views.map((each) => each.snapshot());
    const deltas: ListSnapshot<Row>[][] = [];
    const scratch: ListSnapshot<Row>[][] = [];
    for (let step = 0; step < 400; step += 1) {
      put(`k${Math.floor(next() * (step / 4 + 1))}`, next() < 0.5 ? 'red' : 'blue');
      if (next() >= 0.3) continue;
      for (const [index, each] of views.entries()) {
        const delta = each.delta();
        if (delta) shown[index] = applyListDelta(shown[index] as ListSnapshot<Row>, delta.value);
      }
      deltas.push(structuredClone(shown));
      scratch.push(filters.map((matches) => view(5, matches).snapshot()));
    }
    expect(deltas).toEqual(scratch);
  });

  it('recovers from more changes than it remembers', () => {
    const { view, put } = shop();
    const all = view(3);
    const before = all.snapshot();
    for (let n = 0; n < 6_000; n += 1) put(`k${n}`, 'red');
    const delta = all.delta();
    expect(delta?.changes).toBe(6_000);
    expect(delta && applyListDelta(before, delta.value)).toEqual(view(3).snapshot());
  });
});
