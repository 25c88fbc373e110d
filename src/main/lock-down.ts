import type { App, Session, WebContents } from 'electron';
import { isDocument, isOwnUrl, pathOfOwnUrl } from './own-url.ts';

export type LockDownOptions = {
  readonly app: Pick<App, 'on'>;
  readonly session: Pick<
    Session,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
  >;
  /** A link to one of our own pages was opened beside this one, as with the middle button. */
  readonly openBeside: (path: string) => void;
};

/** The one permission that the screens need: their buttons that copy text. Reading the clipboard is another one. */
const GRANTED = 'clipboard-sanitized-write';

/** Electron allows every permission, navigation and window unless told otherwise. All is denied but what is named here. */
export function lockDown({ app, session, openBeside }: LockDownOptions): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(isGranted(permission, details)),
  );
  session.setPermissionCheckHandler((_contents, permission, _origin, details) =>
    isGranted(permission, details),
  );
  session.setDevicePermissionHandler(() => false);
  // Electron throws a TypeError where an answer has no video.
  session.setDisplayMediaRequestHandler((_request, decide) => decide(null));
  app.on('web-contents-created', (_created, contents) => lockContents(contents, openBeside));
}

/** Only the top frame of our own pages has it. */
function isGranted(
  permission: string,
  { isMainFrame, requestingUrl = '' }: { readonly isMainFrame: boolean; readonly requestingUrl?: string },
): boolean {
  return permission === GRANTED && isMainFrame && isOwnUrl(requestingUrl);
}

function lockContents(contents: WebContents, openBeside: (path: string) => void): void {
  const guard = (event: NavigationEvent): void => {
    if (!isReload(contents.getURL(), event) && !isBetweenDocuments(contents.getURL(), event)) {
      event.preventDefault();
    }
  };
  contents.on('will-navigate', guard);
  contents.on('will-frame-navigate', guard);
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const path = pathOfOwnUrl(url);
    if (path !== undefined) openBeside(path);
    // Chromium opens nothing: what opens is a window like any other, with its own guards.
    return { action: 'deny' };
  });
}

type NavigationEvent = {
  readonly url: string;
  readonly isMainFrame: boolean;
  readonly preventDefault: () => void;
};

/** A page of ours may load itself again: the page that says that a screen failed offers it. */
function isReload(current: string, { url, isMainFrame }: NavigationEvent): boolean {
  return isMainFrame && isOwnUrl(url) && withoutHash(url) === withoutHash(current);
}

/** The pages of the documentation lead to each other. */
function isBetweenDocuments(current: string, { url, isMainFrame }: NavigationEvent): boolean {
  const [from, to] = [pathOfOwnUrl(current), pathOfOwnUrl(url)];
  return isMainFrame && from !== undefined && to !== undefined && isDocument(from) && isDocument(to);
}

function withoutHash(url: string): string {
  return url.split('#', 1)[0] ?? '';
}
