// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { useHeldPlaces } from './use-held-places.ts';

type Row = { readonly key: string; readonly state: string };

function List({ rows, what }: { readonly rows: readonly Row[]; readonly what: string }) {
  const places = useHeldPlaces(rows, what);
  return (
    <ul {...places.listeners} data-waiting={places.waiting}>
      {places.rows.map(({ key, state }) => (
        <li key={key}>{`${key} ${state}`}</li>
      ))}
    </ul>
  );
}

let host: HTMLElement;
let root: Root;

beforeEach(() => {
  host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
});
afterEach(() => act(() => root.unmount()));

function show(rows: Record<string, string>, what = 'all'): void {
  const list = Object.entries(rows).map(([key, state]) => ({ key, state }));
  act(() => root.render(<List rows={list} what={what} />));
}

function point(type: 'pointerover' | 'pointerout'): void {
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
  show({ c: 'pending', b: 'assigned', a: 'pending' });
  expect(shown()).toEqual({ rows: ['b assigned', 'a pending'], waiting: '1' });
  point('pointerout');
  expect(shown()).toEqual({ rows: ['c pending', 'b assigned', 'a pending'], waiting: '0' });
});

it('lets go at once what is in the list no more', () => {
  show({ b: 'pending', a: 'pending' });
  point('pointerover');
  show({ c: 'pending', b: 'assigned' });
  expect(shown()).toEqual({ rows: ['b assigned'], waiting: '1' });
});

it('never holds back what another search finds', () => {
  show({ b: 'pending', a: 'pending' });
  point('pointerover');
  show({ z: 'delivered' }, 'other');
  expect(shown()).toEqual({ rows: ['z delivered'], waiting: '0' });
});
