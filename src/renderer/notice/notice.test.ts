import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ShellNews, ShellWish } from '../../contract/shell.ts';
import PAGE from '../notice.html?raw';
import { noticeMessages } from './messages.ts';
import { showNotice } from './notice.ts';

const wishes: ShellWish[] = [];
let tell: (news: ShellNews) => void;

function shown(search: string): void {
  document.body.innerHTML = /<body>(.*)<script/s.exec(PAGE)![1]!;
  showNotice(document, search, {
    say: (wish) => void wishes.push(wish),
    onNews: (listener) => void (tell = listener),
  });
}

const text = (id: string) => document.querySelector(`#${id}`)?.textContent;
const isHidden = (id: string) => document.querySelector<HTMLElement>(`#${id}`)?.hidden;

beforeEach(() => {
  vi.useFakeTimers();
  wishes.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

it('says why a start takes long, and nothing where it does not', () => {
  shown('?kind=starting&lang=en');
  tell({ kind: 'starting', step: 'broker' });
  expect([text('title'), text('detail'), isHidden('progress')]).toEqual([
    noticeMessages.en.starting,
    '',
    true,
  ]);
  vi.advanceTimersByTime(1_000);
  expect([text('detail'), isHidden('progress')]).toEqual([noticeMessages.en.broker, false]);
  tell({ kind: 'starting', step: 'log', done: 1_200, target: 50_000 });
  expect(text('detail')).toBe('Reading the log: 1,200 of 50,000');
  expect(document.querySelector('progress')).toMatchObject({ max: 50_000, value: 1_200 });
  tell({ kind: 'starting', step: 'kafka' });
  expect(text('detail')).toBe(noticeMessages.en.kafka);
  expect(document.querySelector('progress')?.hasAttribute('value')).toBe(false);
  expect(isHidden('actions')).toBe(true);
});

it('says that a window stopped, and asks what next', () => {
  shown('?kind=stopped&lang=fr');
  expect([text('title'), document.documentElement.lang, isHidden('actions')]).toEqual([
    noticeMessages.fr.stopped,
    'fr',
    false,
  ]);
  document.querySelector<HTMLButtonElement>('#reload')?.click();
  document.querySelector<HTMLButtonElement>('#quit')?.click();
  expect(wishes).toEqual([{ kind: 'reload' }, { kind: 'quit' }]);
});

it('speaks French where the address names no language it knows', () => {
  shown('?kind=starting&lang=%3Cscript%3E');
  expect([document.documentElement.lang, text('title')]).toEqual(['fr', noticeMessages.fr.starting]);
});
