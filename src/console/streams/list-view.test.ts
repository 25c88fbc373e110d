import { describe, expect, it } from 'vitest';
import { applyListDelta } from '../../contract/apply-list-delta.ts';
import type { ListSnapshot } from '../../contract/streams.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import type { ListModel } from '../projection/list-model.ts';
import { createListView } from './list-view.ts';
import { createSignal } from './signal.ts';

type Item = { id: string; sequence: number; colour: 'red' | 'blue' };
type Row = { key: string; colour: string };

/** A small list with the shape of the read model's, and views on it. */
function shop() {
  const items = new Map<string, Item>();
  const changed = createSignal<Iterable<string>>();
  const newest = (filter: string) =>
    [...items.values()].reverse().filter(({ colour }) => filter === 'all' || colour === filter);
  const list: ListModel<Item, Row, never> = {
    window({ filter, search, limit }) {
      const found = newest(filter).filter(({ id }) => id.startsWith(search));
      return { items: found.slice(0, limit), matching: Math.min(found.length, 20), more: found.length > 20 };
    },
    total: () => items.size,
    get: (key) => items.get(key),
    keyOf: ({ id }) => id,
    isBefore: (a, b) => a.sequence > b.sequence,
    shows: ({ colour }, filter) => filter === 'all' || colour === filter,
    countOf: (filter) => newest(filter).length,
    toRow: ({ id, colour }) => ({ key: id, colour }),
    counts: () => ({}),
    changed,
  };
  function view(limit: number, { filter = 'all', search = '' } = {}) {
    return createListView(list, { filter, search, limit }, () => undefined);
  }
  function put(id: string, colour: 'red' | 'blue') {
    items.set(id, { id, sequence: items.get(id)?.sequence ?? items.size, colour });
    changed.emit([id]);
  }
  return { view, put, changed };
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
      more: false,
      counts: {},
    });
  });

  it('fills the place of a row that no longer matches', () => {
    const { view, put } = shop();
    for (const id of ['a', 'b', 'c']) put(id, 'red');
    const reds = view(2, { filter: 'red' });
    reds.snapshot();
    put('c', 'blue');
    expect(reds.delta()).toEqual({
      value: {
        upserts: [{ key: 'a', colour: 'red' }],
        keys: ['b', 'a'],
        total: 3,
        matching: 2,
        more: false,
        counts: {},
      },
      changes: 1,
    });
  });

  it('says nothing when nothing changed, and stops listening when closed', () => {
    const { view, put, changed } = shop();
    const all = view(2);
    all.snapshot();
    expect(all.delta()).toBeUndefined();
    all.close();
    put('a', 'red');
    expect(all.delta()).toBeUndefined();
    expect(changed.isHeard()).toBe(false);
  });

  it.each([1, 2, 3, 4, 5])('deltas lead to what a new snapshot shows (seed %i)', (seed) => {
    const next = seededRandom(seed);
    const { view, put } = shop();
    const inputs = [{}, { filter: 'red' }, { search: 'k1' }, { filter: 'blue', search: 'k2' }];
    const views = inputs.map((input) => view(5, input));
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
      scratch.push(inputs.map((input) => view(5, input).snapshot()));
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
