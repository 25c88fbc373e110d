import { EventEmitter } from 'node:events';
import type { DevtoolsSession } from '../devtools.ts';
import {
  BINDING,
  ISOLATED_WORLD,
  isolatedWorldScript,
  mainWorldScript,
  RECEIVE_FUNCTION,
} from '../page/page-scripts.ts';
import { createCodec } from '../codec.ts';
import type { ToPage } from '../page/isolated-world.ts';
import { emitPreventable, whenChromium } from '../runtime.ts';
import { app } from './app.ts';
import { createFrames, type Frames } from './frames.ts';
import { answerPage } from './page-messages.ts';
import { fromPageUrl, toPageUrl } from './protocol.ts';
import { routeRequests } from './requests.ts';
import { session, type Session } from './session.ts';

export type WebPreferences = {
  readonly preload?: string;
  readonly additionalArguments?: readonly string[];
  readonly [name: string]: unknown;
};
export type WindowOpenAnswer = {
  readonly action: 'allow' | 'deny';
  readonly overrideBrowserWindowOptions?: object;
};
type WindowOpenHandler = (details: {
  url: string;
  frameName: string;
  features: string;
  disposition: string;
}) => WindowOpenAnswer;

/** What a window of the stand-in is, to its contents. */
export type ContentsOwner = {
  readonly id: number;
  readonly destroy: () => void;
  readonly emit: (event: string, ...args: readonly unknown[]) => boolean;
  readonly openChild: (url: string, options: object) => void;
};

/** Of a page that crashed: the code is the system's, and says nothing more. */
const CRASH_CODE = 133;
/** How Chromium says that a page's process ended, as Electron says it. */
const REASONS: Readonly<Record<string, string>> = {
  normal: 'clean-exit',
  abnormal: 'abnormal-exit',
  crashed: 'crashed',
  killed: 'killed',
  oom: 'oom',
  'launch failed': 'launch-failed',
};
/** What Electron fills in where a window says nothing. */
const DEFAULT_PREFERENCES: WebPreferences = {
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
};

const { encode } = createCodec();
const all = new Map<number, WebContents>();

/** A page of Chromium as Electron's `webContents`. */
export class WebContents extends EventEmitter {
  readonly id: number;
  readonly owner: ContentsOwner;
  readonly session: Session = session.defaultSession;
  readonly frames: Frames = createFrames();
  /** Resolves when the page can be told where to go. */
  readonly whenAttached: Promise<void>;
  targetId = '';
  backgroundThrottling = true;
  readonly #preferences: WebPreferences;
  #page: DevtoolsSession | undefined;
  #openHandler: WindowOpenHandler | undefined;
  #crashed = false;
  #destroyed = false;
  #zoomFactor = 1;
  #devtoolsOpened = false;
  #isLoading = false;
  /** Only what the page asks for is put to `will-navigate`. */
  #isAskedByPage = false;

  constructor(owner: ContentsOwner, size: { width: number; height: number }, preferences: WebPreferences) {
    super();
    this.setMaxListeners(0);
    this.id = owner.id;
    this.owner = owner;
    this.#preferences = { ...DEFAULT_PREFERENCES, ...preferences };
    all.set(this.id, this);
    this.whenAttached = this.#attach(size);
    this.whenAttached.catch((error: unknown) => {
      if (!this.#destroyed) process.stderr.write(`stand-in: ${String(error)}\n`);
    });
  }

  async #attach(size: { width: number; height: number }): Promise<void> {
    const { devtools } = await whenChromium;
    const created = await devtools.send<{ targetId: string }>('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      ...size,
    });
    this.targetId = created.targetId;
    const attached = await devtools.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId: this.targetId,
      flatten: true,
    });
    const page = devtools.session(attached.sessionId);
    this.#page = page;
    this.#listen(page);
    devtools.on<{ targetId: string; status: string; errorCode: number }>('Target.targetCrashed', (crash) => {
      if (crash.targetId === this.targetId) this.#noteCrash(crash.status, crash.errorCode);
    });
    // Also where Chromium tells nobody of its targets.
    page.on('Inspector.targetCrashed', () => this.#noteCrash('crashed', CRASH_CODE));
    await Promise.all([
      this.frames.follow(page, ISOLATED_WORLD),
      page.send('Page.enable'),
      page.send('Runtime.enable'),
      page.send('Inspector.enable'),
      page.send('Runtime.addBinding', { name: BINDING, executionContextName: ISOLATED_WORLD }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript() }),
      routeRequests(this, page),
    ]);
    const { preload, additionalArguments = [] } = this.#preferences;
    if (preload === undefined) return;
    const { platform, versions } = process;
    const about = { platform, versions: { ...versions }, argv: additionalArguments };
    await page.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: ISOLATED_WORLD,
      source: isolatedWorldScript(preload, about),
    });
  }

  #listen(page: DevtoolsSession): void {
    page.on<{ frameId: string }>('Page.frameRequestedNavigation', ({ frameId }) => {
      if (frameId === this.frames.mainId()) this.#isAskedByPage = true;
    });
    page.on<{ frameId: string; url: string; navigationType: string }>(
      'Page.frameStartedNavigating',
      (started) => {
        const isMainFrame = started.frameId === this.frames.mainId();
        const isSameDocument = /^(historyS|s)ameDocument$/.test(started.navigationType);
        this.emit('did-start-navigation', { url: fromPageUrl(started.url), isMainFrame, isSameDocument });
      },
    );
    page.on<{ frame: { url: string; parentId?: string } }>('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.#crashed = false;
      this.emit('did-navigate', {}, fromPageUrl(frame.url), 200, '');
    });
    page.on<{ frameId: string; url: string }>('Page.navigatedWithinDocument', ({ frameId, url }) =>
      this.emit('did-navigate-in-page', {}, fromPageUrl(url), frameId === this.frames.mainId()),
    );
    page.on('Page.domContentEventFired', () => {
      this.emit('dom-ready', {});
      this.owner.emit('ready-to-show');
    });
    page.on('Page.loadEventFired', () => {
      this.#isLoading = false;
      this.emit('did-finish-load', {});
      this.emit('did-stop-loading', {});
    });
    page.on<{ name: string; payload: string; executionContextId: number }>(
      'Runtime.bindingCalled',
      (call) => {
        if (call.name === BINDING) void answerPage(this, call.payload, call.executionContextId);
      },
    );
    page.on<{ type: string; args: readonly { value?: unknown; description?: string }[] }>(
      'Runtime.consoleAPICalled',
      ({ type, args }) => {
        const message = args
          .map(({ value, description }) => (value === undefined ? description : JSON.stringify(value)))
          .join(' ');
        this.emit('console-message', { level: type, message });
      },
    );
  }

  #noteCrash(status: string, exitCode: number): void {
    if (this.#crashed || this.#destroyed) return;
    this.#crashed = true;
    const details = { reason: REASONS[status] ?? 'crashed', exitCode };
    this.emit('render-process-gone', {}, details);
    app.emit('render-process-gone', {}, this, details);
  }

  /** To the preload of the page's top frame, or of the frame that asked. */
  deliver(message: ToPage, contextId: number | undefined = this.frames.mainContext()): void {
    if (contextId === undefined || this.#crashed || this.#destroyed) return;
    this.#page
      ?.send('Runtime.callFunctionOn', {
        functionDeclaration: RECEIVE_FUNCTION,
        arguments: [{ value: message }],
        executionContextId: contextId,
        silent: true,
      })
      .catch(() => undefined);
  }

  send(channel: string, ...args: readonly unknown[]): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    this.deliver({ kind: 'push', channel, args: encode(args) });
  }

  async loadURL(url: string): Promise<void> {
    await this.whenAttached;
    this.#isLoading = true;
    this.emit('did-start-loading');
    const loaded = new Promise<void>((resolve, reject) => {
      this.once('did-finish-load', () => resolve());
      this.once('destroyed', () => reject(new Error(`ERR_ABORTED (-3) loading '${url}'`)));
    });
    const answer = await this.#page?.send<{ errorText?: string }>('Page.navigate', { url: toPageUrl(url) });
    if (answer?.errorText !== undefined) {
      loaded.catch(() => undefined);
      this.emit('did-fail-load', {}, -2, answer.errorText, url, true);
      throw new Error(`${answer.errorText} loading '${url}'`);
    }
    await loaded;
  }

  reload(): void {
    this.#isLoading = true;
    // A page whose process is gone has nothing to load again but its address.
    const again = this.#crashed
      ? this.#page?.send('Page.navigate', { url: toPageUrl(this.getURL()) })
      : this.#page?.send('Page.reload');
    again?.catch(() => undefined);
  }

  reloadIgnoringCache(): void {
    this.reload();
  }

  /** By the page's own permissions' state, before its document is made. */
  applyPermissions(pageUrl: string): Promise<void> {
    return this.session.applyPermissions(this, pageUrl, fromPageUrl(pageUrl));
  }

  askToOpen(url: string): void {
    const details = { url, frameName: '', features: '', disposition: 'foreground-tab' };
    const answer = this.#openHandler?.(details) ?? { action: 'allow' };
    if (answer.action === 'allow') this.owner.openChild(url, answer.overrideBrowserWindowOptions ?? {});
  }

  mayNavigate(url: string): boolean {
    const isAskedByPage = this.#isAskedByPage;
    this.#isAskedByPage = false;
    if (!isAskedByPage) return true;
    const details = { url, isMainFrame: true, isSameDocument: false };
    const mayIn = emitPreventable(this, 'will-frame-navigate', details);
    return emitPreventable(this, 'will-navigate', details, url) && mayIn;
  }

  mayFrameNavigate(url: string): boolean {
    return emitPreventable(this, 'will-frame-navigate', { url, isMainFrame: false, isSameDocument: false });
  }

  async executeJavaScript(code: string): Promise<unknown> {
    await this.whenAttached;
    const answer = await this.#page?.send<{
      result: { value?: unknown };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    }>('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture: true });
    const problem = answer?.exceptionDetails;
    if (problem) throw new Error(problem.exception?.description ?? problem.text);
    return answer?.result.value;
  }

  async capturePage(): Promise<{ toPNG: () => Buffer; isEmpty: () => boolean }> {
    await this.whenAttached;
    const shot = await this.#page?.send<{ data: string }>('Page.captureScreenshot', { format: 'png' });
    const png = Buffer.from(shot?.data ?? '', 'base64');
    return { toPNG: () => png, isEmpty: () => png.length === 0 };
  }

  /** DevTools' view of the page; only for the window it is in. */
  tellPage(method: string, params: object): void {
    this.whenAttached.then(() => this.#page?.send(method, params)).catch(() => undefined);
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
  }

  getURL(): string {
    return this.frames.mainUrl();
  }

  getTitle(): string {
    return '';
  }

  getLastWebPreferences(): WebPreferences {
    return this.#preferences;
  }

  get mainFrame(): { url: string; parent: null } {
    return { url: this.getURL(), parent: null };
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isCrashed(): boolean {
    return this.#crashed;
  }

  isFocused(): boolean {
    return false;
  }

  focus(): void {
    this.tellPage('Page.bringToFront', {});
  }

  forcefullyCrashRenderer(): void {
    this.tellPage('Page.crash', {});
  }

  getZoomFactor(): number {
    return this.#zoomFactor;
  }

  setZoomFactor(factor: number): void {
    this.#zoomFactor = factor;
  }

  getZoomLevel(): number {
    return Math.log(this.#zoomFactor) / Math.log(1.2);
  }

  setZoomLevel(level: number): void {
    this.#zoomFactor = 1.2 ** level;
  }

  setVisualZoomLevelLimits(): Promise<void> {
    return Promise.resolve();
  }

  /** Kept only: Playwright keeps pages from being slowed down, and so does the stand-in. */
  setBackgroundThrottling(isThrottled: boolean): void {
    this.backgroundThrottling = isThrottled;
  }

  /** As the roles of a menu do it. */
  edit(command: 'cut' | 'copy' | 'paste' | 'selectAll'): void {
    void this.executeJavaScript(`document.execCommand(${JSON.stringify(command)})`).catch(() => undefined);
  }

  openDevTools(): void {
    this.#devtoolsOpened = true;
  }

  closeDevTools(): void {
    this.#devtoolsOpened = false;
  }

  toggleDevTools(): void {
    this.#devtoolsOpened = !this.#devtoolsOpened;
  }

  isDevToolsOpened(): boolean {
    return this.#devtoolsOpened;
  }

  close(): void {
    this.owner.destroy();
  }

  noteDestroyed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    all.delete(this.id);
    void whenChromium.then(async ({ devtools }) => {
      await this.whenAttached;
      return devtools.send('Target.closeTarget', { targetId: this.targetId });
    });
    this.emit('destroyed');
  }
}

export const webContents = {
  getAllWebContents: () => [...all.values()],
  getFocusedWebContents: () => [...all.values()].find((contents) => contents.isFocused()) ?? null,
  fromId: (id: number) => all.get(id),
  fromDevToolsTargetId: (targetId: string) =>
    [...all.values()].find((contents) => contents.targetId === targetId),
};
