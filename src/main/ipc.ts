import { ipcMain, type WebContents } from 'electron';
import { overTheWire, type WiredSession } from '../console/streams/over-the-wire.ts';
import type { VigieConsole } from '../console/vigie-console.ts';
import { CALL_NAMES } from '../contract/contract.ts';
import { callChannel, STREAM_CHANNELS } from '../contract/channels.ts';
import { createRegistrar, type Registrar } from './ipc-registrar.ts';

export type RegisteredIpc = {
  /** A window that nobody sees gets one delta a second of each stream. */
  readonly setHidden: (contents: WebContents, hidden: boolean) => void;
};

/** The contract over Electron's IPC. Every channel checks its sender; input is parsed by the console's dispatch. */
export function registerIpc(
  console: VigieConsole,
  registrar: Registrar = createRegistrar(ipcMain),
): RegisteredIpc {
  const { dispatch, openSession } = overTheWire(console);
  const sessions = new Map<WebContents, WiredSession>();
  const watched = new WeakSet<WebContents>();
  const hiddenOnes = new WeakSet<WebContents>();

  function sessionOf(contents: WebContents): WiredSession {
    const known = sessions.get(contents);
    if (known) return known;
    // Once for each window, not once for each session of it.
    if (!watched.has(contents)) watch(contents);
    const session = openSession((streamId, message) => {
      if (!contents.isDestroyed()) contents.send(STREAM_CHANNELS.message, streamId, message);
    }, windowOf(contents));
    sessions.set(contents, session);
    if (hiddenOnes.has(contents)) session.setHidden(true);
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
    registrar.answer(callChannel(name), (sender, input) =>
      dispatch(name, input, { window: windowOf(sender) }),
    );
  }
  registrar.answer(STREAM_CHANNELS.open, (sender, streamId, name, input) =>
    sessionOf(sender).open(streamId, name, input),
  );
  registrar.listen(STREAM_CHANNELS.credit, (sender, streamId) => sessionOf(sender).credit(streamId));
  registrar.listen(STREAM_CHANNELS.close, (sender, streamId) => sessionOf(sender).close(streamId));

  return {
    setHidden(contents, hidden) {
      if (hidden) hiddenOnes.add(contents);
      else hiddenOnes.delete(contents);
      sessions.get(contents)?.setHidden(hidden);
    },
  };
}

/** Names a window for as long as it is open: it has a time machine of its own, which outlives a reload. */
export function windowOf({ id }: Pick<WebContents, 'id'>): string {
  return `window-${id}`;
}
