import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { lockDown, type LockDownOptions } from './lock-down.ts';

type OpenHandler = (details: { url: string }) => { action: string };

class Contents extends EventEmitter {
  open: OpenHandler = () => ({ action: 'allow' });
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
    'clipboard-sanitized-write',
    'hid',
    'serial',
    'usb',
    'fileSystem',
    'idle-detection',
    'something-new',
  ])('is denied the permission %s', (permission) => {
    const { handlers } = locked();
    const decide = vi.fn<(granted: boolean) => void>();
    handlers['request']?.({} as never, permission as never, decide as never);
    expect([decide.mock.calls, handlers['check']?.({} as never, permission as never)]).toEqual([
      [[false]],
      false,
    ]);
  });

  it('is given no device and no picture of the screen', () => {
    const { handlers } = locked();
    const decide = vi.fn<(streams: object) => void>();
    handlers['display']?.({} as never, decide as never);
    expect([handlers['device']?.({} as never), decide.mock.calls]).toEqual([false, [[{}]]]);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'is stopped at %s',
    (name) => {
      const event = { preventDefault: vi.fn<() => void>() };
      locked().contents.emit(name, event);
      expect(event.preventDefault).toHaveBeenCalledOnce();
    },
  );

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
