import type { BrowserWindow } from 'electron';
import type { Placement } from './window-placement.ts';

const KEEP_AFTER_MS = 400;

/** Notes where a window is, shortly after it was moved and when it closes. */
export function keepPlace(window: BrowserWindow, note: (place: Placement) => void): void {
  let timer: NodeJS.Timeout | undefined;
  function keep(): void {
    clearTimeout(timer);
    timer = undefined;
    if (window.isDestroyed() || window.isFullScreen() || window.isMinimized() || !window.isVisible()) {
      return;
    }
    note({ bounds: window.getNormalBounds(), maximised: window.isMaximized() });
  }
  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_AFTER_MS);
  }
  window.on('resize', soon);
  window.on('move', soon);
  window.on('maximize', soon);
  window.on('unmaximize', soon);
  window.on('close', keep);
  window.on('closed', () => clearTimeout(timer));
}
