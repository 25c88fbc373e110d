import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { lockDown, type LockDownOptions } from './lock-down.ts';

type OpenHandler = (details: { url: string }) => { action: string };

class Contents extends EventEmitter {
  open: OpenHandler = () => ({ action: 'allow' });
  getURL = () => 'app://vigie/orders?tab=log';
  setWindowOpenHandler(handler: OpenHandler): void {
    this.open = handler;
  }
}

function locked() {
  const app = new EventEmitter();
  const handlers: Record<string, (...args: never[]) => unknown> = {};
  const keep = (name: string) => (handler: (...args: never[]) => unknown) => {
    handlers[name] = handler;
  };
  const openBeside = vi.fn<(path: string) => void>();
  lockDown({
    app,
    session: {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setDisplayMediaRequestHandler: keep('display'),
    },
    openBeside,
  } as unknown as LockDownOptions);
  const contents = new Contents();
  app.emit('web-contents-created', {}, contents);
  return { handlers, contents, openBeside };
}

const OWN_FRAME = { isMainFrame: true, requestingUrl: 'app://vigie/log' };

/** Of the handler that is asked when a page wants a permission, and of the one that says whether it has it. */
function answersTo(
  handlers: Record<string, (...args: never[]) => unknown>,
  permission: string,
  details: object,
): unknown[] {
  let granted: unknown;
  const decide = (answer: boolean): void => {
    granted = answer;
  };
  handlers['request']?.({} as never, permission as never, decide as never, details as never);
  return [
    granted,
    handlers['check']?.({} as never, permission as never, 'app://vigie' as never, details as never),
  ];
}

function navigation(url: string, isMainFrame = true) {
  return { url, isMainFrame, preventDefault: vi.fn<() => void>() };
}

describe('every window', () => {
  it.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'hid',
    'serial',
    'usb',
    'fileSystem',
    'idle-detection',
    'something-new',
  ])('is denied the permission %s', (permission) => {
    const { handlers } = locked();
    expect(answersTo(handlers, permission, OWN_FRAME)).toEqual([false, false]);
  });

  it('may write text to the clipboard from the top frame of our own pages', () => {
    const { handlers } = locked();
    const answers = (details: object) => answersTo(handlers, 'clipboard-sanitized-write', details);
    expect(answers(OWN_FRAME)).toEqual([true, true]);
    expect(answers({ ...OWN_FRAME, isMainFrame: false })).toEqual([false, false]);
    expect(answers({ isMainFrame: true, requestingUrl: 'https://example.com/' })).toEqual([false, false]);
    expect(answers({ isMainFrame: true, requestingUrl: 'app://vigie.evil/' })).toEqual([false, false]);
    expect(answers({ isMainFrame: true })).toEqual([false, false]);
  });

  it('is given no device and no picture of the screen', () => {
    const { handlers } = locked();
    const decide = vi.fn<(streams: object | null) => void>();
    handlers['display']?.({} as never, decide as never);
    expect([handlers['device']?.({} as never), decide.mock.calls]).toEqual([false, [[null]]]);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'is stopped at %s',
    (name) => {
      const event = navigation('app://vigie/payments');
      locked().contents.emit(name, event);
      expect(event.preventDefault).toHaveBeenCalledOnce();
    },
  );

  it('may go from one page of the documentation to another, and nowhere else', () => {
    const { contents } = locked();
    contents.getURL = () => 'app://vigie/docs/index.html';
    const isStopped = (url: string): boolean => {
      const event = navigation(url);
      contents.emit('will-navigate', event);
      return event.preventDefault.mock.calls.length > 0;
    };
    expect(isStopped('app://vigie/docs/options.html#home')).toBe(false);
    expect(isStopped('app://vigie/orders')).toBe(true);
    expect(isStopped('app://vigie/docs/../orders')).toBe(true);
    contents.getURL = () => 'app://vigie/orders';
    expect(isStopped('app://vigie/docs/index.html')).toBe(true);
  });

  it.each(['will-navigate', 'will-frame-navigate'])('may load its own page again at %s', (name) => {
    const { contents } = locked();
    const isStopped = (url: string, isMainFrame = true): boolean => {
      const event = navigation(url, isMainFrame);
      contents.emit(name, event);
      return event.preventDefault.mock.calls.length > 0;
    };
    expect(isStopped('app://vigie/orders?tab=log')).toBe(false);
    expect(isStopped('app://vigie/orders?tab=log#there')).toBe(false);
    expect(isStopped('app://vigie/orders?tab=log', false)).toBe(true);
    expect(isStopped('app://vigie/orders?tab=other')).toBe(true);
    expect(isStopped('https://example.com/orders?tab=log')).toBe(true);
  });

  it.each([
    'https://example.com/',
    'app://evil/',
    'app://vigie.evil/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'about:blank',
  ])('opens no window on %s', (url) => {
    const { contents, openBeside } = locked();
    expect(contents.open({ url })).toEqual({ action: 'deny' });
    expect(openBeside).not.toHaveBeenCalled();
  });

  it('opens one of our own pages beside it in a window with the same guards', () => {
    const { contents, openBeside } = locked();
    expect(contents.open({ url: 'app://vigie/orders/x1?tab=log' })).toEqual({ action: 'deny' });
    expect(openBeside).toHaveBeenCalledWith('/orders/x1?tab=log');
  });
});
