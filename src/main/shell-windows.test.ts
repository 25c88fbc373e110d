import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SHELL_CHANNELS } from '../contract/shell.ts';
import type { ShellFile } from './shell-file.ts';
import { createShellWindows, type ShellWindows, type ShellWindowsOptions } from './shell-windows.ts';
import type { Placement } from './window-placement.ts';

class FakeContents extends EventEmitter {
  url = '';
  readonly sent: unknown[][] = [];
  throttled: boolean | undefined;
  setBackgroundThrottling = (on: boolean) => void (this.throttled = on);
  getURL = () => this.url;
  send = (...args: unknown[]) => void this.sent.push(args);
  forcefullyCrashRenderer = () => this.die();
  die(): void {
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
  }
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly loaded: string[] = [];
  bounds: Rectangle;
  state = {
    visible: false,
    minimised: false,
    maximised: false,
    full: false,
    focused: false,
    destroyed: false,
  };
  menuBar = true;
  readonly id: number;
  readonly options: BrowserWindowConstructorOptions;

  constructor(id: number, options: BrowserWindowConstructorOptions) {
    super();
    this.id = id;
    this.options = options;
    const { x = 0, y = 30, width = 1, height = 1 } = options;
    this.bounds = { x, y, width, height };
  }

  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    this.webContents.url = url;
    this.emit('ready-to-show');
  }
  show(): void {
    this.state.visible = true;
    this.emit('show');
  }
  focus(): void {
    this.state.focused = true;
  }
  minimize(): void {
    this.state.minimised = true;
    this.emit('minimize');
  }
  restore(): void {
    this.state.minimised = false;
    this.emit('restore');
  }
  maximize(): void {
    this.state = { ...this.state, maximised: true, visible: true };
    this.emit('maximize');
  }
  setFullScreen(on: boolean): void {
    this.state.full = on;
    this.emit(on ? 'enter-full-screen' : 'leave-full-screen');
  }
  setPosition(x: number, y: number): void {
    this.bounds = { ...this.bounds, x, y };
  }
  setMenuBarVisibility(on: boolean): void {
    this.menuBar = on;
  }
  isVisible = () => this.state.visible;
  isMinimized = () => this.state.minimised;
  isMaximized = () => this.state.maximised;
  isFullScreen = () => this.state.full;
  isFocused = () => this.state.focused;
  isDestroyed = () => this.state.destroyed;
  getNormalBounds = () => this.bounds;
  /** As its cross does; returns whether it is gone. */
  close(): boolean {
    const event = { preventDefault: vi.fn<() => void>() };
    this.emit('close', event);
    if (event.preventDefault.mock.calls.length > 0) return false;
    this.state.destroyed = true;
    this.emit('closed');
    return true;
  }
}

const DISPLAY = {
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 30, width: 1920, height: 1050 },
};
const LAYOUT = '1920x1080@0,0';
const NOTICE = 'app://vigie/notice.html?kind=';

function shell(options: Partial<ShellWindowsOptions> = {}, placements: Record<string, Placement> = {}) {
  const made: FakeWindow[] = [];
  const hidden: unknown[][] = [];
  const full = new Set<number>();
  const changed: ((isOn: boolean) => void)[] = [];
  const quit = vi.fn<() => void>();
  const file: ShellFile = {
    settings: () => ({}),
    keep: () => undefined,
    keepTape: () => undefined,
    placement: (layout) => placements[layout],
    keepPlacement: (layout, placement) => void (placements[layout] = placement),
  };
  const windows = createShellWindows({
    create(settings) {
      const window = new FakeWindow(made.length + 1, settings);
      made.push(window);
      return window as unknown as BrowserWindow;
    },
    displays: () => [DISPLAY],
    file,
    language: () => 'en',
    isDark: () => true,
    preload: '/preload.cjs',
    icon: '/icon.png',
    presenting: {
      setFullScreen: (id, on) => void (on ? full.add(id) : full.delete(id)),
      forget: (id) => void full.delete(id),
      setKeptAwake: () => undefined,
      isKeptAwake: () => false,
      isOn: () => full.size > 0,
      onChange: (listener) => void changed.push(listener),
    },
    now: Date.now,
    mayCloseLast: () => true,
    onHidden: (contents, on) =>
      void hidden.push([made.findIndex((each) => each.webContents === (contents as never)), on]),
    askStopped: () => Promise.resolve('reload'),
    quit,
    log: () => undefined,
    ...options,
  });
  const present = (isOn: boolean) => changed.forEach((listener) => listener(isOn));
  return { windows, made, hidden, full, quit, placements, present };
}

async function entered(
  options: Partial<ShellWindowsOptions> = {},
  placements: Record<string, Placement> = {},
) {
  const all = shell(options, placements);
  await all.windows.openStarting();
  await all.windows.enter();
  return { ...all, first: all.made[0]! };
}

/** It says its language once it listens. */
function pageStarts(windows: ShellWindows, { webContents }: FakeWindow): void {
  windows.hear(webContents as never, { kind: 'language', language: 'en' });
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('shows a window before there is a console, says what is waited for, then goes to the first page', async () => {
  const { windows, made } = shell();
  windows.tell({ step: 'broker' });
  await windows.openStarting();
  const [window] = made;
  expect([made.length, window!.loaded, window!.isVisible()]).toEqual([
    1,
    [`${NOTICE}starting&lang=en`],
    true,
  ]);
  windows.tell({ step: 'log', done: 1, target: 2 });
  expect(window!.webContents.sent).toEqual([
    [SHELL_CHANNELS.hear, { kind: 'starting', step: 'broker' }],
    [SHELL_CHANNELS.hear, { kind: 'starting', step: 'log', done: 1, target: 2 }],
  ]);
  await windows.open('/orders');
  expect(made).toHaveLength(1);
  await windows.enter();
  expect(window!.loaded.at(-1)).toBe('app://vigie/');
});

it('goes to the page of a link that came while it was starting', async () => {
  const { windows, made } = shell();
  await windows.openStarting();
  windows.go('/orders/x1');
  await windows.enter();
  expect(made[0]!.loaded.at(-1)).toBe('app://vigie/orders/x1');
});

it('opens every window behind the same walls', async () => {
  const { windows, made } = await entered();
  await windows.open('/log');
  for (const { options } of made) {
    expect(options.webPreferences).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      backgroundThrottling: true,
    });
  }
});

it('opens another window on the page of the one in front, beside it, or on the page it is told', async () => {
  const { windows, made, first } = await entered();
  first.webContents.url = 'app://vigie/payments?q=1';
  await windows.open();
  await windows.open('/log/orders');
  expect(made.map(({ loaded }) => loaded.at(-1))).toEqual([
    'app://vigie/',
    'app://vigie/payments?q=1',
    'app://vigie/log/orders',
  ]);
  expect(made[1]!.bounds).toEqual({ ...first.bounds, x: first.bounds.x + 32, y: first.bounds.y + 32 });
});

it('remembers where a window was, and whether it was maximised, for the displays there are', async () => {
  const { first, placements } = await entered();
  first.bounds = { x: 100, y: 200, width: 1000, height: 700 };
  first.maximize();
  vi.advanceTimersByTime(1_000);
  expect(placements).toEqual({ [LAYOUT]: { bounds: first.bounds, maximised: true } });

  const next = await entered({}, placements);
  expect([next.first.bounds, next.first.isMaximized()]).toEqual([first.bounds, true]);
});

it('remembers nothing of a window that is put away or fills its display', async () => {
  const { first, placements } = await entered();
  first.minimize();
  first.emit('resize');
  vi.advanceTimersByTime(1_000);
  first.restore();
  first.setFullScreen(true);
  first.emit('resize');
  vi.advanceTimersByTime(1_000);
  expect(placements).toEqual({});
});

it('brings a window to the front when Vigie is started again, and opens one where there is none', async () => {
  const { windows, made, first } = await entered();
  first.minimize();
  windows.show();
  expect([first.isMinimized(), first.isFocused()]).toEqual([false, true]);
  expect(first.close()).toBe(true);
  windows.show();
  windows.go('/orders/x2');
  await vi.waitFor(() => expect(made.at(-1)!.webContents.sent.length + made.length).toBeGreaterThan(1));
  expect(made.length).toBeGreaterThan(1);
});

it('goes to a page in the window in front without loading it again', async () => {
  const { windows, made, first } = await entered();
  await windows.open('/log');
  first.focus();
  pageStarts(windows, first);
  windows.go('/orders/x1');
  expect(first.webContents.sent.at(-1)).toEqual([SHELL_CHANNELS.hear, { kind: 'go', path: '/orders/x1' }]);
  expect(made[1]!.webContents.sent).toEqual([]);
});

it('keeps a page for a window until its own page can hear of it, at a start and at a reload', async () => {
  const { windows, first } = await entered();
  const gone = () => first.webContents.sent.filter(([, news]) => (news as { kind: string }).kind === 'go');
  windows.go('/orders/x1');
  windows.go('/orders/x2');
  expect(gone()).toEqual([]);
  pageStarts(windows, first);
  expect(gone()).toEqual([[SHELL_CHANNELS.hear, { kind: 'go', path: '/orders/x2' }]]);
  first.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
  windows.go('/log');
  expect(gone()).toHaveLength(2);
  first.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  windows.go('/payments');
  expect(gone()).toHaveLength(2);
  pageStarts(windows, first);
  expect(gone().at(-1)).toEqual([SHELL_CHANNELS.hear, { kind: 'go', path: '/payments' }]);
});

it('goes to the page of what was opened in the window that took it, whichever is in front then', async () => {
  const { windows, made, first } = await entered();
  const receiver = windows.receiver();
  await windows.open('/log');
  for (const each of made) pageStarts(windows, each);
  first.state.focused = false;
  made[1]!.focus();
  expect([receiver.contents === (first.webContents as never), receiver.go('/dashboard')]).toEqual([
    true,
    true,
  ]);
  expect(made.map(({ webContents }) => webContents.sent)).toEqual([
    [[SHELL_CHANNELS.hear, { kind: 'go', path: '/dashboard' }]],
    [],
  ]);
});

it('says that the window which took it is closed, and takes what is opened in a new one where there is none', async () => {
  const { windows, made, first } = await entered();
  const lost = windows.receiver();
  first.close();
  const receiver = windows.receiver();
  expect([lost.go('/dashboard'), receiver.go('/dashboard')]).toEqual([false, true]);
  const [, second] = made;
  expect([receiver.contents === (second!.webContents as never), second!.loaded]).toEqual([
    true,
    ['app://vigie/'],
  ]);
  pageStarts(windows, second!);
  expect(second!.webContents.sent).toEqual([[SHELL_CHANNELS.hear, { kind: 'go', path: '/dashboard' }]]);
});

it('goes to the page of what was opened while Vigie was starting', async () => {
  const { windows, made } = shell();
  await windows.openStarting();
  const receiver = windows.receiver();
  expect(receiver.go('/dashboard')).toBe(true);
  await windows.enter();
  expect([receiver.contents === (made[0]!.webContents as never), made[0]!.loaded.at(-1)]).toEqual([
    true,
    'app://vigie/dashboard',
  ]);
});

it('loads a crashed window again on its page, three times a minute; then it says so and waits to be asked', async () => {
  const { windows, first, quit } = await entered();
  first.webContents.url = 'app://vigie/deliveries';
  for (let count = 0; count < 3; count += 1) first.webContents.die();
  expect(first.loaded.slice(2)).toEqual(Array.from({ length: 3 }, () => 'app://vigie/deliveries'));
  first.webContents.die();
  expect(first.loaded.at(-1)).toBe(`${NOTICE}stopped&lang=en`);
  windows.hear(first.webContents as never, { kind: 'reload' });
  expect(first.loaded.at(-1)).toBe('app://vigie/deliveries');
  // A page that runs has no business with this.
  const { length } = first.loaded;
  windows.hear(first.webContents as never, { kind: 'quit' });
  windows.hear(first.webContents as never, { kind: 'reload' });
  expect([first.loaded.length, quit.mock.calls.length]).toEqual([length, 0]);
});

it('asks with a dialog where the page that says so crashes too', async () => {
  const askStopped = vi.fn<() => Promise<'reload' | 'quit'>>(() => Promise.resolve('quit'));
  const { first, quit } = await entered({ askStopped });
  for (let count = 0; count < 5; count += 1) first.webContents.die();
  expect(askStopped).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
});

it('asks before the last window closes, and not before another one does', async () => {
  const mayCloseLast = vi.fn<() => boolean>(() => false);
  const { windows, made, first } = await entered({ mayCloseLast });
  await windows.open('/log');
  expect([made[1]!.close(), first.close()]).toEqual([true, false]);
  expect(mayCloseLast).toHaveBeenCalledOnce();
});

it('keeps the display awake for a window that fills it, without its menu', async () => {
  const { windows, first, full } = await entered();
  windows.toggleFullScreen();
  expect([[...full], first.menuBar]).toEqual([[1], process.platform === 'darwin']);
  windows.toggleFullScreen();
  expect([[...full], first.menuBar]).toEqual([[], true]);
  windows.toggleFullScreen();
  first.close();
  expect([...full]).toEqual([]);
});

it('says which windows nobody sees', async () => {
  const { first, hidden } = await entered();
  first.minimize();
  first.restore();
  first.emit('hide');
  expect(hidden).toEqual([
    [0, false],
    [0, true],
    [0, false],
    [0, true],
  ]);
});

it('draws on in covered windows while something is presented', async () => {
  const { windows, made, present } = await entered();
  expect(made[0]!.webContents.throttled).toBe(true);
  present(true);
  expect(made[0]!.webContents.throttled).toBe(false);
  present(false);
  expect(made[0]!.webContents.throttled).toBe(true);
  windows.toggleFullScreen();
  await windows.open();
  expect(made[1]!.webContents.throttled).toBe(false);
});

it('fills a chosen display with the window in front, also from another display', async () => {
  const { windows, made } = await entered();
  const window = made[0]!;
  windows.presentOn({ x: 1920, y: 0, width: 1280, height: 720 });
  expect([window.bounds.x, window.bounds.y, window.state.full]).toEqual([1960, 40, true]);
  windows.presentOn({ x: 0, y: 0, width: 1920, height: 1080 });
  expect([window.bounds.x, window.bounds.y, window.state.full]).toEqual([40, 40, true]);
});

it('shows the documentation in one window of its own, which hears nothing', async () => {
  const { windows, made, placements } = await entered();
  windows.openDocument('/docs/index.html');
  windows.openDocument('/docs/changelog.html');
  expect(made.map(({ loaded }) => loaded.at(-1))).toEqual([
    expect.stringMatching(/^app:\/\/vigie\/(?!docs)/),
    'app://vigie/docs/changelog.html',
  ]);
  made[1]!.state.focused = true;
  made[1]!.emit('move');
  made[1]!.close();
  expect(placements).toEqual({});
  windows.openDocument('/docs/index.html');
  pageStarts(windows, made[0]!);
  windows.go('/orders');
  expect(made.map(({ webContents }) => webContents.sent.at(-1))).toEqual([
    [SHELL_CHANNELS.hear, { kind: 'go', path: '/orders' }],
    undefined,
    undefined,
  ]);
});
