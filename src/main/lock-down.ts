import type { App, Session, WebContents } from 'electron';
import { pathOfOwnUrl } from './own-url.ts';

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

/** Electron allows every permission, navigation and window unless told otherwise. The screens need none of them. */
export function lockDown({ app, session, openBeside }: LockDownOptions): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}));
  app.on('web-contents-created', (_created, contents) => lockContents(contents, openBeside));
}

function lockContents(contents: WebContents, openBeside: (path: string) => void): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const path = pathOfOwnUrl(url);
    if (path !== undefined) openBeside(path);
    // Chromium opens nothing: what opens is a window like any other, with its own guards.
    return { action: 'deny' };
  });
}
