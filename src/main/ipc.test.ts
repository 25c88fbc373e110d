import { EventEmitter } from 'node:events';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { VigieConsole } from '../console/vigie-console.ts';
import { ok } from '../contract/app-error.ts';
import { CALL_CHANNELS, STREAM_CHANNELS } from '../contract/channels.ts';
import { registerIpc } from './ipc.ts';

type Listener = (event: unknown, ...args: unknown[]) => unknown;
const electron = vi.hoisted(() => ({
  handlers: new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
  listeners: new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
}));
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, handler: Listener) => electron.handlers.set(channel, handler),
    on: (channel: string, listener: Listener) => electron.listeners.set(channel, listener),
  },
  protocol: {},
}));

/** A window's contents, as far as the registrar looks at them. */
class Contents extends EventEmitter {
  readonly id = 7;
  readonly sent: unknown[][] = [];
  isDestroyed(): boolean {
    return false;
  }
  send(...args: unknown[]): void {
    this.sent.push(args);
  }
}

type Frame = { readonly url: string; readonly parent: unknown };
const OWN: Frame = { url: 'app://vigie/orders', parent: null };
const STRANGERS: [string, Frame | null][] = [
  ['a web page', { url: 'https://evil.test/', parent: null }],
  ['another host of the scheme', { url: 'app://vigie.evil/', parent: null }],
  ['a frame inside the page', { url: 'app://vigie/orders', parent: OWN }],
  ['a frame that is gone', null],
];

function event(frame: Frame | null, contents = new Contents()): IpcMainInvokeEvent {
  return { senderFrame: frame, sender: contents as unknown as WebContents } as IpcMainInvokeEvent;
}

describe('the IPC registrar', () => {
  const dispatched: unknown[][] = [];
  const session = {
    open: vi.fn<(...args: unknown[]) => unknown>(() => ok(undefined)),
    credit: vi.fn<(...args: unknown[]) => void>(),
    close: vi.fn<(...args: unknown[]) => void>(),
    dispose: vi.fn<(...args: unknown[]) => void>(),
    setHidden: vi.fn<(hidden: boolean) => void>(),
    size: () => 0,
  };
  let send: (streamId: string, message: unknown) => void = () => undefined;
  const openSession = vi.fn<(next: typeof send) => typeof session>((next) => {
    send = next;
    return session;
  });

  let registered: ReturnType<typeof registerIpc>;

  beforeEach(() => {
    vi.clearAllMocks();
    dispatched.length = 0;
    registered = registerIpc({
      dispatch: async (...args: unknown[]) => {
        dispatched.push(args);
        return ok('done');
      },
      openSession,
    } as unknown as VigieConsole);
  });

  it('answers every call of the contract, and nothing else', async () => {
    expect([...electron.handlers.keys()].toSorted()).toEqual(
      [...CALL_CHANNELS, STREAM_CHANNELS.open].toSorted(),
    );
    expect([...electron.listeners.keys()].toSorted()).toEqual(
      [STREAM_CHANNELS.close, STREAM_CHANNELS.credit].toSorted(),
    );
    expect(await electron.handlers.get('call:orders.create')?.(event(OWN), { a: 1 })).toEqual(ok('done'));
    expect(dispatched).toEqual([['orders.create', { a: 1 }, { window: 'window-7' }]]);
  });

  it.each(STRANGERS)('refuses %s on every channel', async (_who, frame) => {
    for (const handler of electron.handlers.values()) {
      expect(await handler(event(frame), {})).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
    }
    for (const listener of electron.listeners.values()) listener(event(frame), 's1');
    expect(dispatched).toEqual([]);
    expect([session.open, session.credit, session.close].flatMap((each) => each.mock.calls)).toEqual([]);
  });

  it('keeps one session a window, sends to it, and forgets it on reload and when it is gone', () => {
    const contents = new Contents();
    const own = event(OWN, contents);
    electron.handlers.get(STREAM_CHANNELS.open)?.(own, 's1', 'status', undefined);
    electron.listeners.get(STREAM_CHANNELS.credit)?.(own, 's1');
    electron.listeners.get(STREAM_CHANNELS.close)?.(own, 's1');
    expect([session.open.mock.calls, session.credit.mock.calls, session.close.mock.calls]).toEqual([
      [['s1', 'status', undefined]],
      [['s1']],
      [['s1']],
    ]);
    send('s1', { kind: 'snapshot' });
    expect(contents.sent).toEqual([[STREAM_CHANNELS.message, 's1', { kind: 'snapshot' }]]);
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    expect(session.dispose).not.toHaveBeenCalled();
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    expect(session.dispose).toHaveBeenCalledTimes(1);
    electron.handlers.get(STREAM_CHANNELS.open)?.(own, 's1', 'status', undefined);
    expect(openSession).toHaveBeenCalledTimes(2);
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    contents.emit('destroyed');
    expect(session.dispose).toHaveBeenCalledTimes(2);
  });

  it('tells the session of a window that nobody sees it, also one that is opened then', () => {
    const contents = new Contents();
    const own = event(OWN, contents);
    registered.setHidden(own.sender, true);
    electron.handlers.get(STREAM_CHANNELS.open)?.(own, 's1', 'status', undefined);
    registered.setHidden(own.sender, false);
    expect(session.setHidden.mock.calls).toEqual([[true], [false]]);
  });
});
