import { expect, it } from 'vitest';
import { ok } from '../contract/app-error.ts';
import { isOfWindow } from '../contract/call-effects.ts';
import { CALL_NAMES, type CallName } from '../contract/contract.ts';
import { createDispatch, type Handlers } from './dispatch.ts';

const INPUTS: Partial<Record<CallName, unknown>> = {
  'tape.open': { text: '', isFirst: true, isLast: true },
  'tape.check': { text: '', isFirst: true, isLast: true },
  'replay.seek': { kind: 'time', atMs: 0 },
  'replay.step': { by: 1 },
  'replay.play': { speed: 1 },
  'replay.search': {
    topic: 'orders',
    start: { kind: 'latest' },
    filter: { key: '', type: '', text: '', path: '' },
    limit: 1,
  },
  'replay.record': { topic: 'orders', partition: 0, offset: '0' },
};

const ofWindow = CALL_NAMES.filter(isOfWindow);

it('knows the calls that act on or read what a window has of its own', () => {
  const own = new Set(['tape.open', 'tape.check']);
  expect(ofWindow).toEqual(CALL_NAMES.filter((name) => name.startsWith('replay.') || own.has(name)));
});

it.each(ofWindow)('refuses %s without the name of a window, and hands the name on', async (name) => {
  const windows: unknown[] = [];
  const lines: string[] = [];
  const handler = (_input: unknown, window: unknown) => {
    windows.push(window);
    return ok(undefined);
  };
  const dispatch = createDispatch({ [name]: handler } as unknown as Handlers, {
    log: (line) => lines.push(line),
  });
  expect(await dispatch(name, INPUTS[name])).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(await dispatch(name, INPUTS[name], { window: 'window-7' })).toEqual(ok(undefined));
  expect({ windows, lines }).toEqual({
    windows: ['window-7'],
    lines: [`${name} failed: the call names no window`],
  });
});
