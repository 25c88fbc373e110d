import { describe, expect, it, onTestFinished } from 'vitest';
import { applyListDelta } from '../../contract/apply-list-delta.ts';
import type { ListSnapshot } from '../../contract/streams.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import type { ListModel } from '../projection/list-model.ts';
import { ListView } from './list-view.ts';
import { createSignal } from './signal.ts';

type Item = { id: string; sequence: number; colour: 'red' | 'blue'; simulated: boolean };
type Row = { key: string; colour: string };

/** A small list with the shape of the read model's, and views on it. */
function shop() {
  const items = new Map<string, Item>();
  const clock = { nowMs: 0 };
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
    isSimulated: ({ simulated }) => simulated,
    toRow: ({ id, colour }) => ({ key: id, colour }),
    counts: () => ({}),
    changed,
  };
  function view(limit: number, { filter = 'all', search = '' } = {}) {
    const made = new ListView({
      list,
      inputs: { filter, search, limit },
      onDirty: () => undefined,
      now: () => clock.nowMs,
    });
    onTestFinished(() => made.close());
    return made;
  }
  function put(id: string, colour: 'red' | 'blue', { simulated = true } = {}) {
    items.set(id, { id, sequence: items.get(id)?.sequence ?? items.size, colour, simulated });
    changed.emit([id]);
  }
  return { view, put, changed, clock };
}

describe('ListView', () => {
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
      oneIn: 1,
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
        oneIn: 1,
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
    const { view, put, clock } = shop();
    const inputs = [{}, { filter: 'red' }, { search: 'k1' }, { filter: 'blue', search: 'k2' }];
    const views = inputs.map((input) => view(5, input));
    const shown: ListSnapshot<Row>[] = views.map((each) => each.snapshot());
    const deltas: ListSnapshot<Row>[][] = [];
    const scratch: ListSnapshot<Row>[][] = [];
    for (let step = 0; step < 400; step += 1) {
      clock.nowMs += 200;
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
    const { view, put, clock } = shop();
    for (let n = 0; n < 3; n += 1) put(`k${n}`, 'red');
    const all = view(3);
    const before = all.snapshot();
    for (let n = 0; n < 6_000; n += 1) put(`k${n % 3}`, n % 2 === 0 ? 'red' : 'blue');
    for (let n = 0; n < 1_500; n += 1) put(`n${n}`, 'red');
    clock.nowMs = 10_000;
    const first = all.delta();
    const calm = settle(all, clock, first && applyListDelta(before, first.value));
    expect(first?.changes).toBe(7_500);
    expect(calm).toEqual(view(3).snapshot());
  });
});

const BEAT_MS = 250;

type Shop = ReturnType<typeof shop>;

/** What the view shows once nothing has arrived for a while. */
function settle(
  view: ReturnType<Shop['view']>,
  clock: Shop['clock'],
  from: ListSnapshot<Row> | undefined,
): ListSnapshot<Row> | undefined {
  let shown = from;
  for (let beat = 0; beat < 40; beat += 1) {
    clock.nowMs += BEAT_MS;
    const delta = view.delta();
    if (delta && shown) shown = applyListDelta(shown, delta.value);
  }
  return shown;
}

/** Ten seconds of arrivals, `perSecond` of them, seen beat by beat. */
function watch({ view, put, clock }: Shop, perSecond: number, input: { filter?: string } = {}) {
  const list = view(50, input);
  let shown = list.snapshot();
  const beats: { arrived: number; oneIn: number }[] = [];
  let made = 0;
  for (let beat = 0; beat < 40; beat += 1) {
    clock.nowMs += BEAT_MS;
    const due = Math.floor(((beat + 1) * perSecond * BEAT_MS) / 1_000);
    for (; made < due; made += 1) {
      put(`order-${made}`, 'red');
      // Each row changes again a second after it arrived.
      if (made >= perSecond) put(`order-${made - perSecond}`, 'red');
    }
    const before = new Set(shown.rows.map(({ key }) => key));
    const delta = list.delta();
    if (delta) shown = applyListDelta(shown, delta.value);
    beats.push({ arrived: shown.rows.filter(({ key }) => !before.has(key)).length, oneIn: shown.oneIn });
  }
  return { list, shown, beats, made };
}

describe('a list view at speed', () => {
  it.each([1, 5, 10])('shows every row at %i a second', (perSecond) => {
    const { shown, beats, made } = watch(shop(), perSecond);
    expect(shown.rows).toHaveLength(Math.min(50, made));
    expect(new Set(beats.map(({ oneIn }) => oneIn))).toEqual(new Set([1]));
  });

  it.each([
    [50, 10],
    [500, 100],
    [5_000, 1_000],
  ])('of %i a second shows one in %i, at a steady beat, with the true total', (perSecond, oneIn) => {
    const { shown, beats, made } = watch(shop(), perSecond);
    const settled = beats.slice(8);
    expect({ oneIn: shown.oneIn, total: shown.total, matching: shown.matching }).toEqual({
      oneIn,
      total: made,
      matching: made,
    });
    expect(new Set(settled.map((beat) => beat.oneIn))).toEqual(new Set([oneIn]));
    expect(Math.max(...settled.map(({ arrived }) => arrived))).toBeLessThanOrEqual(4);
    const perSecondShown = settled.reduce((sum, { arrived }) => sum + arrived, 0) / (settled.length / 4);
    expect(perSecondShown).toBeGreaterThan(2);
    expect(perSecondShown).toBeLessThan(8);
  });

  it('shows the same rows in every window, and those of a filter as well', () => {
    const all = watch(shop(), 500).shown.rows.slice(0, 15);
    const again = watch(shop(), 500).shown.rows.slice(0, 15);
    const reds = watch(shop(), 500, { filter: 'red' });
    expect(again).toEqual(all);
    expect(reds.shown.oneIn).toBeGreaterThanOrEqual(50);
    expect(reds.shown.matching).toBe(reds.made);
  });

  it('fills an empty list with every row before it leaves any out', () => {
    const world = shop();
    const list = world.view(50);
    let shown = list.snapshot();
    for (let n = 0; n < 45; n += 1) world.put(`row-${n}`, 'red');
    world.clock.nowMs += 400;
    const delta = list.delta();
    if (delta) shown = applyListDelta(shown, delta.value);
    expect({ rows: shown.rows.length, oneIn: shown.oneIn }).toEqual({ rows: 45, oneIn: 1 });
  });

  it('goes on with the rows it shows while others are left out', () => {
    const world = shop();
    const { list, shown } = watch(world, 500);
    const [first] = shown.rows;
    world.put(first?.key ?? '', 'blue');
    expect(list.delta()?.value.upserts).toContainEqual({ key: first?.key, colour: 'blue' });
  });

  it('shows what people make beside a fast simulator, at once', () => {
    const world = shop();
    const { list, shown } = watch(world, 500);
    for (let n = 0; n < 20; n += 1) world.put(`machine-${n}`, 'red');
    expect(list.minIntervalMs).toBe(BEAT_MS);
    world.put('by-hand', 'red', { simulated: false });
    expect(list.minIntervalMs).toBe(0);
    const delta = list.delta();
    expect(delta?.value.keys).toContain('by-hand');
    expect(delta && applyListDelta(shown, delta.value).oneIn).toBe(100);
    expect(list.minIntervalMs).toBe(BEAT_MS);
  });

  it('shows every row again once it is calm', () => {
    const world = shop();
    const { list, shown } = watch(world, 500);
    expect(settle(list, world.clock, shown)).toEqual(world.view(50).snapshot());
    expect(list.minIntervalMs).toBe(0);
  });
});
