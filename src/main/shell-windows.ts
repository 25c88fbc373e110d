import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, WebContents } from 'electron';
import type { Language } from '../contract/language.ts';
import { SHELL_CHANNELS, type ShellNews, type ShellWish, type StartStep } from '../contract/shell.ts';
import { keepPlace } from './keep-place.ts';
import { APP_ORIGIN, isDocument, pathOfOwnUrl } from './own-url.ts';
import type { Presenting } from './presenting.ts';
import { recoverRenderer, type RendererRecovery } from './renderer-recovery.ts';
import type { ShellFile } from './shell-file.ts';
import { showWhenReady } from './show-when-ready.ts';
import { webPreferences } from './web-preferences.ts';
import {
  cascade,
  layoutOf,
  placeOn,
  SMALLEST,
  USUAL,
  type DisplayAreas,
  type Placement,
} from './window-placement.ts';

export type ShellWindowsOptions = {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  /** The primary one first. */
  readonly displays: () => readonly DisplayAreas[];
  readonly file: ShellFile;
  readonly language: () => Language;
  /** Whether the screens are dark: also the frame before the first page. */
  readonly isDark: () => boolean;
  readonly preload: string;
  readonly icon: string;
  readonly presenting: Presenting;
  readonly now: () => number;
  /** Asked when a window is about to close and no other is open. */
  readonly mayCloseLast: () => boolean;
  readonly onHidden: (contents: WebContents, hidden: boolean) => void;
  /** Where not even the page that says so can be shown. */
  readonly askStopped: () => Promise<'reload' | 'quit'>;
  readonly quit: () => void;
  readonly log: (line: string) => void;
};

export type ShellWindows = {
  /** The first window, before there is a console: a page that says what is waited for. */
  readonly openStarting: () => Promise<void>;
  readonly tell: (step: StartStep) => void;
  /** The console is there: the first window goes to its page, and others may open. */
  readonly enter: () => Promise<void>;
  /** On `path`, else on the page of the window in front. */
  readonly open: (path?: string) => Promise<void>;
  /** Brings a window to the front, and opens one where there is none. */
  readonly show: () => void;
  /** To a page, in the window in front. */
  readonly go: (path: string) => void;
  /** The window that is to show what is being opened: the one in front, or a new one. */
  readonly receiver: () => Receiver;
  readonly say: (news: ShellNews) => void;
  readonly hear: (contents: WebContents, wish: ShellWish) => void;
  readonly toggleFullScreen: () => void;
  /** Fills a display with the window in front, wherever that is. */
  readonly presentOn: (bounds: Rectangle) => void;
  /** A page of the documentation, in a window of its own. */
  readonly openDocument: (path: string) => void;
};

export type Receiver = {
  readonly contents: WebContents;
  /** To a page, in this window. False where it was closed. */
  readonly go: (path: string) => boolean;
};

type Shown = {
  readonly window: BrowserWindow;
  readonly recovery: RendererRecovery;
  /** Its page has started, and hears what it is told. */
  isHearing: boolean;
  /** Where it goes as soon as it hears. */
  nextPath: string | undefined;
  /** Where it goes on once it is asked for again; absent while it runs. */
  stoppedAt: string | undefined;
};

/** So far from the corner of a display a window is on that display, whatever its frame is. */
const OVER_THERE = 40;
/** The colours of the page that is first seen: never an empty frame of another one. */
const BACKGROUND = { dark: '#0b1b20', light: '#f2f6f7' } as const;

/** The windows on the screens: where they are, what they show, and how they come back from a crash. */
export function createShellWindows(options: ShellWindowsOptions): ShellWindows {
  const { file, presenting, log } = options;
  const all = new Set<Shown>();
  let isEntered = false;
  let startPath = '/';
  let step: StartStep | undefined;
  presenting.onChange((isOn) => {
    for (const { window } of all) {
      window.webContents.setBackgroundThrottling(!isOn);
    }
  });

  function noticeUrl(kind: 'starting' | 'stopped'): string {
    return `${APP_ORIGIN}/notice.html?kind=${kind}&lang=${options.language()}`;
  }

  async function load(window: BrowserWindow, url: string): Promise<void> {
    try {
      await window.loadURL(url);
    } catch (error) {
      // Another page took its place before it was there.
      if (!window.isDestroyed() && !/ERR_ABORTED|\(-3\)/.test(String(error)))
        log(`a page did not load: ${String(error)}`);
    }
  }

  function placement(): Partial<Placement> & Pick<Placement, 'maximised'> {
    const displays = options.displays();
    const [beside] = [...all].toReversed();
    if (beside) {
      const bounds = cascade(beside.window.getNormalBounds(), displays);
      return { maximised: false, ...(bounds && { bounds }) };
    }
    const kept = file.placement(layoutOf(displays));
    return (kept && placeOn(kept, displays)) ?? { maximised: false };
  }

  function usualSize(): { width: number; height: number } {
    const area = options.displays()[0]?.workArea ?? USUAL;
    return { width: Math.min(USUAL.width, area.width), height: Math.min(USUAL.height, area.height) };
  }

  function make(path: string): Shown {
    const { bounds, maximised } = placement();
    const window = options.create({
      ...(bounds ?? usualSize()),
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      backgroundColor: BACKGROUND[options.isDark() ? 'dark' : 'light'],
      title: 'Vigie',
      icon: options.icon,
      webPreferences: webPreferences(options.preload),
    });
    const { webContents, id } = window;
    // A covered window that is shared in a call would stand still.
    webContents.setBackgroundThrottling(!presenting.isOn());
    const recovery = recoverRenderer(webContents, {
      now: options.now,
      log,
      reload: () => void load(window, webContents.getURL()),
      giveUp: () => stop(shown),
    });
    const shown: Shown = {
      window,
      recovery,
      isHearing: false,
      nextPath: undefined,
      stoppedAt: undefined,
    };
    all.add(shown);
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) {
        shown.isHearing = false;
      }
    });
    showWhenReady(window, maximised);
    if (!isDocument(path)) {
      keepPlace(window, (place) => file.keepPlacement(layoutOf(options.displays()), place));
    }
    window.on('enter-full-screen', () => setFullScreen(window, true));
    window.on('leave-full-screen', () => setFullScreen(window, false));
    for (const gone of ['hide', 'minimize'] as const)
      window.on(gone as 'hide', () => options.onHidden(webContents, true));
    for (const back of ['show', 'restore'] as const)
      window.on(back as 'show', () => options.onHidden(webContents, false));
    window.on('close', (event) => {
      if (all.size === 1 && !options.mayCloseLast()) event.preventDefault();
    });
    window.on('closed', () => {
      all.delete(shown);
      recovery.stop();
      presenting.forget(id);
    });
    return shown;
  }

  function setFullScreen(window: BrowserWindow, on: boolean): void {
    presenting.setFullScreen(window.id, on);
    // On macOS the menu is the system's.
    if (process.platform !== 'darwin') window.setMenuBarVisibility(!on);
  }

  /** It failed again and again: a page without any of the application's own code says so. */
  function stop(shown: Shown): void {
    const { window } = shown;
    if (shown.stoppedAt === undefined) {
      const path = pathOfOwnUrl(window.webContents.getURL()) ?? '/';
      shown.stoppedAt = path.startsWith('/notice.html') ? startPath : path;
      log('a window stopped too often; it says so');
      void load(window, noticeUrl('stopped'));
      return;
    }
    // That page died too.
    void options.askStopped().then((wish) => obey(shown, wish));
  }

  function obey(shown: Shown, wish: 'reload' | 'quit'): void {
    if (wish === 'quit') return options.quit();
    const path = shown.stoppedAt;
    if (path === undefined || shown.window.isDestroyed()) return;
    shown.stoppedAt = undefined;
    shown.recovery.forgive();
    void load(shown.window, isEntered ? `${APP_ORIGIN}${path}` : noticeUrl('starting'));
  }

  /** Of the windows with screens: the documentation hears nothing. */
  function inFront(): Shown | undefined {
    const shown = [...all].filter((each) => !isDocument(pathNow(each)));
    return shown.find(({ window }) => window.isFocused()) ?? shown.at(-1);
  }

  function pathNow({ window }: Shown): string {
    return pathOfOwnUrl(window.webContents.getURL()) ?? '/';
  }

  function bringForward({ window }: Shown): void {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  async function open(path?: string): Promise<void> {
    if (!isEntered) return;
    const front = inFront();
    const own = front && (front.stoppedAt ?? pathNow(front));
    const to = path ?? own ?? '/';
    await load(make(to).window, `${APP_ORIGIN}${to}`);
  }

  function send({ window }: Shown, news: ShellNews): void {
    if (!window.isDestroyed()) window.webContents.send(SHELL_CHANNELS.hear, news);
  }

  function show(): void {
    const front = inFront();
    if (front) bringForward(front);
    else void open();
  }

  function goIn(shown: Shown, path: string): void {
    bringForward(shown);
    if (!isEntered) {
      startPath = path;
    } else if (shown.stoppedAt !== undefined) {
      shown.stoppedAt = path;
    } else if (shown.isHearing) {
      send(shown, { kind: 'go', path });
    } else {
      shown.nextPath = path;
    }
  }

  /** The page of a window has started. */
  function hears(shown: Shown): void {
    shown.isHearing = true;
    const { nextPath } = shown;
    shown.nextPath = undefined;
    if (nextPath !== undefined) {
      send(shown, { kind: 'go', path: nextPath });
    }
  }

  return {
    async openStarting() {
      const shown = make('/');
      await load(shown.window, noticeUrl('starting'));
      if (step && !isEntered) send(shown, { kind: 'starting', ...step });
    },
    tell(next) {
      step = next;
      for (const shown of all) send(shown, { kind: 'starting', ...next });
    },
    async enter() {
      isEntered = true;
      await Promise.all(
        [...all]
          .filter(({ stoppedAt }) => stoppedAt === undefined)
          .map(({ window }) => load(window, `${APP_ORIGIN}${startPath}`)),
      );
    },
    open,
    show,
    go(path) {
      const front = inFront();
      if (front) {
        goIn(front, path);
      } else if (isEntered) {
        void open(path);
      } else {
        startPath = path;
      }
    },
    receiver() {
      const front = inFront();
      const shown = front ?? make('/');
      if (!front && isEntered) {
        void load(shown.window, `${APP_ORIGIN}/`);
      }
      return {
        contents: shown.window.webContents,
        go(path) {
          if (!all.has(shown)) {
            return false;
          }
          goIn(shown, path);
          return true;
        },
      };
    },
    say(news) {
      const front = inFront();
      if (front) send(front, news);
    },
    hear(contents, wish) {
      const shown = [...all].find(({ window }) => window.webContents === contents);
      if (!shown || wish.kind === 'theme') return;
      if (wish.kind === 'language') return hears(shown);
      // Only the page of a window that stopped has these wishes.
      if (shown.stoppedAt !== undefined) obey(shown, wish.kind);
    },
    toggleFullScreen() {
      const window = inFront()?.window;
      window?.setFullScreen(!window.isFullScreen());
    },
    presentOn({ x, y }) {
      const window = inFront()?.window;
      const fill = (): void => {
        window?.setPosition(x + OVER_THERE, y + OVER_THERE);
        window?.setFullScreen(true);
      };
      if (window?.isFullScreen()) {
        // macOS takes a moment for it.
        window.once('leave-full-screen', fill);
        window.setFullScreen(false);
      } else {
        fill();
      }
    },
    openDocument(path) {
      const open = [...all].find((each) => isDocument(pathNow(each)));
      const { window } = open ?? make(path);
      if (open) bringForward(open);
      void load(window, `${APP_ORIGIN}${path}`);
    },
  };
}
