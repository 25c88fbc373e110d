import type { BrowserWindow } from 'electron';

/** A page that fails says nothing; an empty window can at least be seen and closed. */
const SHOWN_AFTER_MS = 3_000;

/** Shows a window once its first page is drawn, and after three seconds in any case. */
export function showWhenReady(
  window: Pick<BrowserWindow, 'once' | 'show' | 'maximize'>,
  maximised: boolean,
): void {
  let isShown = false;
  const show = (): void => {
    clearTimeout(timer);
    if (isShown) {
      return;
    }
    isShown = true;
    if (maximised) {
      window.maximize();
    } else {
      window.show();
    }
  };
  const timer = setTimeout(show, SHOWN_AFTER_MS);
  window.once('ready-to-show', show);
  window.once('closed', () => clearTimeout(timer));
}
