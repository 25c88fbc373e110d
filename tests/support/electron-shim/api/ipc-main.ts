import { EventEmitter } from 'node:events';

type Handler = (event: unknown, ...args: readonly unknown[]) => unknown;

const handlers = new Map<string, Handler>();

export function handlerOf(channel: string): Handler | undefined {
  return handlers.get(channel);
}

/** Electron's `ipcMain`. */
export const ipcMain = Object.assign(new EventEmitter(), {
  handle(channel: string, handler: Handler) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  handleOnce(channel: string, handler: Handler) {
    ipcMain.handle(channel, (...args) => {
      handlers.delete(channel);
      return handler(...args);
    });
  },
  removeHandler(channel: string) {
    handlers.delete(channel);
  },
});
