import { EventEmitter } from 'node:events';

type Handler = (event: unknown, ...args: unknown[]) => unknown;

/** What the IPC of Electron does to values between the two processes of a window. */
const clone = <T>(value: T): T => structuredClone(value);

const handlers = new Map<string, Handler>();
const listening = new EventEmitter();
const hearing = new EventEmitter();

/** The frame that the page's messages come from. */
export type Frame = { readonly url: string; readonly parent: Frame | null } | null;
export const OWN_FRAME: Frame = { url: 'app://vigie/orders', parent: null };
let frame: Frame = OWN_FRAME;

export function sendAs(next: Frame): void {
  frame = next;
}

/** The page's contents, as the main process has them. */
const contents = Object.assign(new EventEmitter(), {
  isDestroyed: () => false,
  send: (channel: string, ...args: unknown[]) => void hearing.emit(channel, {}, ...clone(args)),
});

const eventOf = () => ({ sender: contents, senderFrame: frame });

export const ipcMain = {
  handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
  on: (channel: string, listener: Handler) => void listening.on(channel, listener),
};

export const ipcRenderer = {
  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return clone(await handler(eventOf(), ...clone(args)));
  },
  send: (channel: string, ...args: unknown[]) => void listening.emit(channel, eventOf(), ...clone(args)),
  on: (channel: string, listener: Handler) => void hearing.on(channel, listener),
};

const exposed = new Map<string, unknown>();

export const contextBridge = {
  exposeInMainWorld: (key: string, value: unknown) => void exposed.set(key, value),
};

/** What the preload gave to the page. */
export function exposedAs(key: string): unknown {
  return exposed.get(key);
}

export const protocol = {};
