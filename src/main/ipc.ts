import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { overTheWire, type WiredSession } from '../console/streams/over-the-wire.ts';
import type { VigieConsole } from '../console/vigie-console.ts';
import { appError, fail } from '../contract/app-error.ts';
import { CALL_NAMES } from '../contract/contract.ts';
import { callChannel, STREAM_CHANNELS } from '../contract/channels.ts';
import { APP_ORIGIN } from './app-protocol.ts';

/** The contract over Electron's IPC. Every channel checks its sender; input is parsed by the console's dispatch. */
export function registerIpc(console: VigieConsole): void {
  const { dispatch, openSession } = overTheWire(console);
  const sessions = new Map<WebContents, WiredSession>();
  const watched = new WeakSet<WebContents>();

  function sessionOf(contents: WebContents): WiredSession {
    const known = sessions.get(contents);
    if (known) return known;
    // Once for each window, not once for each session of it.
    if (!watched.has(contents)) watch(contents);
    const session = openSession((streamId, message) => {
      if (!contents.isDestroyed()) contents.send(STREAM_CHANNELS.message, streamId, message);
    });
    sessions.set(contents, session);
    return session;
  }

  /** A reload forgets its subscriptions too; what the page opens then is of a session of its own. */
  function watch(contents: WebContents): void {
    watched.add(contents);
    const forget = (): void => {
      sessions.get(contents)?.dispose();
      sessions.delete(contents);
    };
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) forget();
    });
    contents.once('destroyed', forget);
  }

  for (const name of CALL_NAMES) {
    ipcMain.handle(callChannel(name), (event, input: unknown) =>
      isOwnPage(event) ? dispatch(name, input) : refused(),
    );
  }
  ipcMain.handle(STREAM_CHANNELS.open, (event, streamId: unknown, name: unknown, input: unknown) =>
    isOwnPage(event) ? sessionOf(event.sender).open(streamId, name, input) : refused(),
  );
  ipcMain.on(STREAM_CHANNELS.credit, (event, streamId: unknown) => {
    if (isOwnPage(event)) sessionOf(event.sender).credit(streamId);
  });
  ipcMain.on(STREAM_CHANNELS.close, (event, streamId: unknown) => {
    if (isOwnPage(event)) sessionOf(event.sender).close(streamId);
  });
}

/**
 * The top frame of our own scheme. The URL is compared as text: `new URL('app://…').origin` is the string 'null' in
 * Node.
 */
function isOwnPage(event: Pick<IpcMainInvokeEvent | IpcMainEvent, 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame.url.startsWith(`${APP_ORIGIN}/`);
}

function refused() {
  return fail(appError('not_allowed', 'wrong sender'));
}
