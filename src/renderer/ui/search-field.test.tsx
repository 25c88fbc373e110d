// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SearchField } from './search-field.tsx';

let root: Root;
let searched: string[];

function List() {
  const [value, setValue] = useState('');
  return (
    <MantineProvider>
      <SearchField
        label="Search"
        value={value}
        onChange={(text) => {
          searched.push(text);
          setValue(text);
        }}
      />
      <button type="button" data-testid="clear-filters" onClick={() => setValue('')}>
        Clear
      </button>
    </MantineProvider>
  );
}

const field = () => document.querySelector('input');

function type(text: string): void {
  const input = field();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
  input?.dispatchEvent(new Event('input', { bubbles: true }));
}

function pause(): void {
  act(() => {
    vi.runAllTimers();
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  searched = [];
  const host = document.createElement('div');
  document.body.replaceChildren(host);
  root = createRoot(host);
  act(() => root.render(<List />));
});
afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('searches once the user pauses, not at each letter', () => {
  for (const text of ['l', 'la', 'lam']) {
    act(() => type(text));
  }
  expect(searched).toEqual([]);
  pause();
  expect(searched).toEqual(['lam']);
});

it('keeps what is typed while a search that went out is not drawn yet', () => {
  act(() => type('n'));
  act(() => {
    vi.runAllTimers();
    type('');
  });
  expect(field()?.value).toBe('');
  pause();
  expect(searched).toEqual(['n', '']);
});

it('follows a value that is set elsewhere, as by "clear the filters"', () => {
  act(() => type('n'));
  pause();
  act(() => document.querySelector<HTMLElement>('[data-testid="clear-filters"]')?.click());
  expect(field()?.value).toBe('');
});
