import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { currentApplication, emitPreventable, whenChromium } from '../runtime.ts';
import { app } from './app.ts';
import { screen, type Rectangle } from './screen.ts';
import { WebContents, type ContentsOwner, type WebPreferences } from './web-contents.ts';
import { windows } from './windows.ts';

export type WindowOptions = Partial<Rectangle> & {
  readonly show?: boolean;
  readonly title?: string;
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly fullscreen?: boolean;
  readonly webPreferences?: WebPreferences;
};
type State = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

let lastId = 0;

/** Electron's `BrowserWindow`, without a frame of its own: its state is kept here, its page is Chromium's. */
export class BrowserWindow extends EventEmitter implements ContentsOwner {
  readonly id: number;
  readonly webContents: WebContents;
  #bounds: Rectangle;
  #minimumSize: [number, number];
  #state: State = 'normal';
  /** What it was before it was made full screen or put away. */
  #before: State = 'normal';
  #visible: boolean;
  #title: string;
  #destroyed = false;
  #shownOnce = false;
  #alwaysOnTop = false;
  #menuBarVisible = true;
  #progress = -1;

  constructor(options: WindowOptions = {}) {
    super();
    this.setMaxListeners(0);
    lastId += 1;
    this.id = lastId;
    const { workArea } = screen.getPrimaryDisplay();
    const { width = 800, height = 600 } = options;
    const x = options.x ?? Math.max(0, Math.round((workArea.width - width) / 2));
    const y = options.y ?? Math.max(0, Math.round((workArea.height - height) / 2));
    this.#bounds = { x, y, width, height };
    this.#minimumSize = [options.minWidth ?? 0, options.minHeight ?? 0];
    this.#title = options.title ?? app.getName();
    this.#visible = options.show !== false;
    windows.add(this);
    this.webContents = new WebContents(this, { width, height }, options.webPreferences ?? {});
    if (options.fullscreen) this.#state = 'fullscreen';
    app.emit('browser-window-created', {}, this);
    app.emit('web-contents-created', {}, this.webContents);
    if (this.#visible) this.focus();
    else this.#showState();
  }

  static getAllWindows(): BrowserWindow[] {
    return windows.all() as BrowserWindow[];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return (windows.focused() as BrowserWindow | undefined) ?? null;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.fromId(contents.id);
  }

  static fromId(id: number): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null;
  }

  override emit(event: string, ...args: readonly unknown[]): boolean {
    // Once for each window, however often its page is loaded.
    if (event === 'ready-to-show') {
      if (this.#shownOnce) return false;
      this.#shownOnce = true;
    }
    return super.emit(event, ...args);
  }

  openChild(url: string, options: object): void {
    const child = new BrowserWindow(options);
    child.loadURL(url).catch(() => undefined);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  loadFile(file: string): Promise<void> {
    return this.loadURL(pathToFileURL(resolve(currentApplication().dir, file)).href);
  }

  reload(): void {
    this.webContents.reload();
  }

  show(): void {
    if (!this.#visible) {
      this.#visible = true;
      this.#showState();
      this.emit('show');
    }
    this.focus();
  }

  showInactive(): void {
    this.#visible = true;
    this.#showState();
    this.emit('show');
  }

  hide(): void {
    this.#visible = false;
    this.#showState();
    this.emit('hide');
    this.blur();
  }

  focus(): void {
    const before = windows.focused();
    if (before === this || !this.#visible) return;
    before?.blur();
    windows.focus(this);
    this.webContents.focus();
    this.emit('focus');
    app.emit('browser-window-focus', {}, this);
  }

  blur(): void {
    if (windows.focused() !== this) return;
    windows.focus(undefined);
    this.emit('blur');
    app.emit('browser-window-blur', {}, this);
  }

  minimize(): void {
    if (this.#state === 'minimized') return;
    this.#before = this.#state;
    this.#change('minimized', 'minimize');
    this.blur();
  }

  restore(): void {
    if (this.#state !== 'minimized') return;
    this.#change(this.#before, 'restore');
  }

  maximize(): void {
    this.#visible = true;
    this.#change('maximized', 'maximize');
  }

  unmaximize(): void {
    if (this.#state === 'maximized') this.#change('normal', 'unmaximize');
  }

  setFullScreen(on: boolean): void {
    if (on === this.isFullScreen()) return;
    if (on) this.#before = this.#state;
    this.#change(on ? 'fullscreen' : this.#before, on ? 'enter-full-screen' : 'leave-full-screen');
  }

  #change(state: State, event: string): void {
    this.#state = state;
    this.#showState();
    this.emit(event);
    this.emit('resize');
  }

  /** The page is as large as its window, and hidden with it. */
  #showState(): void {
    const { width, height } = this.getContentBounds();
    const hidden = !this.isVisible() || this.#state === 'minimized';
    void this.#place(width, height, hidden);
  }

  async #place(width: number, height: number, hidden: boolean): Promise<void> {
    try {
      const { devtools } = await whenChromium;
      await this.webContents.whenAttached;
      const { targetId } = this.webContents;
      const { windowId } = await devtools.send<{ windowId: number }>('Browser.getWindowForTarget', {
        targetId,
      });
      const bounds = { windowState: 'normal' };
      await devtools.send('Browser.setWindowBounds', { windowId, bounds });
      if (hidden)
        await devtools.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
      else await devtools.send('Browser.setContentsSize', { windowId, width, height });
    } catch {
      // The window was closed meanwhile, or Chromium cannot place it: only its size on screen is concerned.
    }
  }

  isVisible(): boolean {
    return this.#visible && !this.#destroyed;
  }

  isFocused(): boolean {
    return windows.focused() === this;
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  isNormal(): boolean {
    return this.#state === 'normal';
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  getBounds(): Rectangle {
    const { bounds, workArea } = screen.getPrimaryDisplay();
    if (this.#state === 'maximized') return workArea;
    return this.#state === 'fullscreen' ? bounds : this.#bounds;
  }

  getNormalBounds(): Rectangle {
    return this.#bounds;
  }

  getContentBounds(): Rectangle {
    return this.getBounds();
  }

  getSize(): [number, number] {
    return [this.getBounds().width, this.getBounds().height];
  }

  getContentSize(): [number, number] {
    return this.getSize();
  }

  getPosition(): [number, number] {
    return [this.getBounds().x, this.getBounds().y];
  }

  setBounds(change: Partial<Rectangle>): void {
    const next = { ...this.#bounds, ...change };
    const [minWidth, minHeight] = this.#minimumSize;
    this.#bounds = {
      ...next,
      width: Math.max(next.width, minWidth),
      height: Math.max(next.height, minHeight),
    };
    this.#showState();
    if (change.x !== undefined || change.y !== undefined) this.emit('move');
    if (change.width !== undefined || change.height !== undefined) this.emit('resize');
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  center(): void {
    this.emit('move');
  }

  getMinimumSize(): [number, number] {
    return this.#minimumSize;
  }

  setMinimumSize(width: number, height: number): void {
    this.#minimumSize = [width, height];
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  setAlwaysOnTop(on: boolean): void {
    this.#alwaysOnTop = on;
  }

  isAlwaysOnTop(): boolean {
    return this.#alwaysOnTop;
  }

  setMenu(): void {
    this.#menuBarVisible = true;
  }

  removeMenu(): void {
    this.#menuBarVisible = false;
  }

  setMenuBarVisibility(visible: boolean): void {
    this.#menuBarVisible = visible;
  }

  isMenuBarVisible(): boolean {
    return this.#menuBarVisible;
  }

  setAutoHideMenuBar(): void {
    // The stand-in draws no menu.
  }

  setBackgroundColor(): void {
    // The page's own covers it.
  }

  setIcon(): void {
    // There is no frame to show it in.
  }

  setOverlayIcon(): void {
    // There is no taskbar.
  }

  flashFrame(): void {
    // There is no taskbar.
  }

  moveTop(): void {
    this.focus();
  }

  setProgressBar(progress: number): void {
    this.#progress = progress;
  }

  getProgressBar(): number {
    return this.#progress;
  }

  close(): void {
    if (!this.#destroyed && emitPreventable(this, 'close')) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.blur();
    windows.delete(this);
    this.webContents.noteDestroyed();
    this.emit('closed');
    app.noteWindowClosed();
  }
}
