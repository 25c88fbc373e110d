import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { endWithSession, type SessionEndOptions } from './session-end.ts';

function session() {
  const [app, powerMonitor] = [new EventEmitter(), new EventEmitter()];
  const done: string[] = [];
  endWithSession({
    app,
    powerMonitor,
    waive: () => void done.push('waive'),
    quit: () => void done.push('quit'),
  } as unknown as SessionEndOptions);
  const window = new EventEmitter();
  app.emit('browser-window-created', {}, window);
  return { powerMonitor, window, done };
}

it('makes Linux and macOS wait for the end, and asks nothing', () => {
  const { powerMonitor, done } = session();
  const event = { preventDefault: vi.fn<() => void>() };
  powerMonitor.emit('shutdown', event);
  expect(event.preventDefault).toHaveBeenCalledOnce();
  expect(done).toEqual(['waive', 'quit']);
});

it('begins the end before the listeners of session-end return, and does not hold Windows back', () => {
  const { window, done } = session();
  const event = { preventDefault: vi.fn<() => void>() };
  window.emit('query-session-end', event);
  expect(done).toEqual(['waive']);
  window.emit('session-end', event);
  expect(done).toEqual(['waive', 'waive', 'quit']);
  expect(event.preventDefault).not.toHaveBeenCalled();
});
