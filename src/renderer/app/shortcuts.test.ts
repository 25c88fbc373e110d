// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenToShortcuts } from './shortcuts.ts';

const done: string[] = [];
let stop: () => void;

beforeEach(() => {
  done.length = 0;
  document.body.innerHTML = '<input type="search" /><button>b</button>';
  stop = listenToShortcuts({
    'g o': () => done.push('orders'),
    '2': () => done.push('two'),
    '?': () => done.push('help'),
  });
});
afterEach(() => stop());

function press(key: string, init: KeyboardEventInit = {}, on: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return event;
}

describe('shortcuts', () => {
  it('knows single keys and sequences', () => {
    press('g');
    press('o');
    press('2');
    press('?');
    expect(done).toEqual(['orders', 'two', 'help']);
  });

  it('forgets a sequence that goes on otherwise', () => {
    press('g');
    press('x');
    press('o');
    expect(done).toEqual([]);
  });

  it('is off while text is being typed, but not on a button', () => {
    const field = document.querySelector('input');
    const button = document.querySelector('button');
    if (!field || !button) throw new Error('no field');
    press('2', {}, field);
    expect(done).toEqual([]);
    press('2', {}, button);
    expect(done).toEqual(['two']);
  });

  it('leaves combinations to the system and makes F5 harmless', () => {
    press('2', { ctrlKey: true });
    expect(done).toEqual([]);
    expect(press('F5').defaultPrevented).toBe(true);
    expect(press('F5', { ctrlKey: true }).defaultPrevented).toBe(false);
  });
});
