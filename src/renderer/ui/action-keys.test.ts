import { afterEach, describe, expect, it, vi } from 'vitest';
import { PAGES } from '../app/pages.ts';
import { ACTION_KEYS, perform, withKey } from './action-keys.ts';

afterEach(() => {
  document.body.innerHTML = '';
});

/** A control of `freeze` with these attributes, and how often it was clicked. */
function control(attributes = '') {
  const clicked = vi.fn<() => void>();
  document.body.insertAdjacentHTML('beforeend', `<button data-action="freeze" ${attributes}></button>`);
  document.body.lastElementChild?.addEventListener('click', clicked);
  return clicked;
}

describe('the keys of actions', () => {
  it('are one character each, and no two actions, pages or fixed shortcuts share one', () => {
    const keys = [...Object.values(ACTION_KEYS), ...PAGES.map(({ digit }) => digit), 'g', '/', '?'];
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    expect(keys.filter((key) => key.length !== 1)).toEqual([]);
  });

  it('are on the control for those who listen', () => {
    expect(withKey('freeze')).toEqual({ 'data-action': 'freeze', 'aria-keyshortcuts': 'f' });
  });

  it('click the first control that can be used, and it alone', () => {
    const clicks = ['disabled', 'data-disabled="true"', 'aria-disabled="true"', '', ''].map(control);
    perform('freeze');
    expect(clicks.map((clicked) => clicked.mock.calls.length)).toEqual([0, 0, 0, 1, 0]);
  });

  it('click the control of the row that has the focus', () => {
    const clicks = [control(), control()];
    const row = document.createElement('div');
    row.dataset['rowKey'] = 'r-1';
    row.tabIndex = 0;
    row.append(document.body.lastElementChild ?? '');
    document.body.append(row);
    row.focus();
    perform('freeze');
    expect(clicks.map((clicked) => clicked.mock.calls.length)).toEqual([0, 1]);
  });

  it('do nothing behind an open dialog', () => {
    const clicked = control();
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog" aria-modal="true"></div>');
    perform('freeze');
    expect(clicked).not.toHaveBeenCalled();
  });
});
