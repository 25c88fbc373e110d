import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { appError, fail } from '../contract/app-error.ts';
import { isOwnUrl } from './own-url.ts';

/** The one way onto a channel: who sends is looked at here, and what fails comes back as a result. */
export type Registrar = {
  readonly answer: (channel: string, work: (sender: WebContents, ...args: unknown[]) => unknown) => void;
  readonly listen: (channel: string, work: (sender: WebContents, ...args: unknown[]) => void) => void;
};

export function createRegistrar(ipc: Pick<IpcMain, 'handle' | 'on'>): Registrar {
  return {
    answer(channel, work) {
      ipc.handle(channel, async (event, ...args: unknown[]) => {
        if (!isOwnPage(event)) return fail(appError('not_allowed', 'wrong sender'));
        try {
          return await work(event.sender, ...args);
        } catch (error) {
          // An error that is thrown here loses its fields on the way, and tells of this machine's folders.
          return fail(appError('internal', error instanceof Error ? error.message : 'failed'));
        }
      });
    },
    listen(channel, work) {
      ipc.on(channel, (event, ...args: unknown[]) => {
        if (isOwnPage(event)) work(event.sender, ...args);
      });
    },
  };
}

/** The top frame of our own scheme. */
function isOwnPage(event: Pick<IpcMainInvokeEvent | IpcMainEvent, 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnUrl(frame.url);
}
