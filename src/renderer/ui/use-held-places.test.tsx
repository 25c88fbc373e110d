// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IDLE_POINTER_MS, useHeldPlaces } from './use-held-places.ts';

type Row = { readonly key: string; readonly state: string };

type ListProps = { readonly rows: readonly Row[]; readonly what: string; readonly matching: number };

function List({ rows, what, matching }: ListProps) {
  const places = useHeldPlaces({ rows, what, matching, limit: 3 });
  return (
    <ul {...places.listeners} onScroll={places.onScroll} data-waiting={places.waiting}>
      {places.rows.map(({ key, state }) => (
        <li key={key}>{`${key} ${state}`}</li>
      ))}
    </ul>
  );
}

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
});
afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function scrollTo(top: number): void {
  const list = host.querySelector('ul');
  if (list) list.scrollTop = top;
  act(() => {
    list?.dispatchEvent(new Event('scroll'));
  });
}

function show(rows: Record<string, string>, { what = 'all', matching = 10 } = {}): void {
  const list = Object.entries(rows).map(([key, state]) => ({ key, state }));
  act(() => root.render(<List rows={list} what={what} matching={matching} />));
}

function point(type: 'pointerover' | 'pointerout' | 'pointermove'): void {
  const list = host.querySelector('ul');
  act(() => {
    list?.dispatchEvent(new PointerEvent(type, { bubbles: true }));
  });
}

function shown(): { rows: (string | null)[]; waiting: string | undefined } {
  const list = host.querySelector('ul');
  return {
    rows: [...host.querySelectorAll('li')].map((row) => row.textContent),
    waiting: list?.dataset['waiting'],
  };
}

it('keeps the rows in their places while somebody points at them; what they say goes on', () => {
  show({ b: 'pending', a: 'pending' });
  point('pointerover');
  show({ c: 'pending', b: 'assigned', a: 'pending' }, { matching: 11 });
  expect(shown()).toEqual({ rows: ['b assigned', 'a pending'], waiting: '1' });
  point('pointerout');
  expect(shown()).toEqual({ rows: ['c pending', 'b assigned', 'a pending'], waiting: '0' });
});

it('lets go at once what is in the list no more', () => {
  show({ b: 'pending', a: 'pending' });
  point('pointerover');
  show({ c: 'pending', b: 'assigned' });
  expect(shown()).toEqual({ rows: ['b assigned'], waiting: '0' });
});

it('never holds back what another search finds', () => {
  show({ b: 'pending', a: 'pending' });
  point('pointerover');
  show({ z: 'delivered' }, { what: 'other' });
  expect(shown()).toEqual({ rows: ['z delivered'], waiting: '0' });
});

it('keeps what newer rows push off the end, as it was last seen, and says how many came', () => {
  show({ c: 'pending', b: 'pending', a: 'pending' });
  point('pointerover');
  show({ d: 'pending', c: 'pending', b: 'assigned' }, { matching: 11 });
  show({ x: 'pending', y: 'pending', z: 'pending' }, { matching: 70 });
  expect(shown()).toEqual({ rows: ['c pending', 'b assigned', 'a pending'], waiting: '60' });
});

it('lets go of a row that left a full list from between others', () => {
  show({ c: 'pending', b: 'pending', a: 'pending' });
  point('pointerover');
  show({ d: 'pending', c: 'pending', a: 'pending' });
  expect(shown().rows).toEqual(['c pending', 'a pending']);
});

it('goes on while the pointer rests, and holds again once it moves', () => {
  vi.useFakeTimers();
  show({ a: 'pending' });
  point('pointerover');
  act(() => void vi.advanceTimersByTime(IDLE_POINTER_MS - 1));
  point('pointermove');
  show({ b: 'pending', a: 'pending' }, { matching: 11 });
  act(() => void vi.advanceTimersByTime(IDLE_POINTER_MS - 1));
  expect(shown().rows).toEqual(['a pending']);
  act(() => void vi.advanceTimersByTime(1));
  expect(shown().rows).toEqual(['b pending', 'a pending']);
  point('pointermove');
  show({ c: 'pending', b: 'pending', a: 'pending' }, { matching: 12 });
  expect(shown()).toEqual({ rows: ['b pending', 'a pending'], waiting: '1' });
});

it('keeps the place of a reader who scrolled down, until they are back at the top', () => {
  show({ a: 'pending' });
  scrollTo(40);
  show({ b: 'pending', a: 'pending' }, { matching: 11 });
  expect(shown()).toEqual({ rows: ['a pending'], waiting: '1' });
  scrollTo(0);
  expect(shown()).toEqual({ rows: ['b pending', 'a pending'], waiting: '0' });
});
