import type { Codec } from '../codec.ts';
import type { PlainError, Shape, ToIsolatedWorld, ToMainWorld } from './main-world.ts';

/** What a page sends to the main process, as text through a DevTools binding; `args` is of the codec. */
export type FromPage =
  | { readonly kind: 'send'; readonly channel: string; readonly args: string }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'context-menu'; readonly params: ClickedOn };
/** Of a right click, as far as Electron's `context-menu` says it. */
export type ClickedOn = {
  readonly x: number;
  readonly y: number;
  readonly linkURL: string;
  readonly selectionText: string;
  readonly isEditable: boolean;
  readonly editFlags: Readonly<Record<'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll', boolean>>;
};
export type ToPage =
  | { readonly kind: 'push'; readonly channel: string; readonly args: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value: string }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

export type PreloadProcess = {
  readonly platform: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
};

type Callable = (...args: readonly unknown[]) => unknown;
type Listener = (event: unknown, ...args: readonly unknown[]) => void;

/**
 * The preload's side of the context bridge, and what a sandboxed preload may require. Its text is put into an isolated
 * world of every page: the globals there are not the page's. It may use nothing from outside itself.
 */
export function isolatedWorld(
  names: {
    readonly toMain: string;
    readonly toIsolated: string;
    readonly binding: string;
    readonly receive: string;
  },
  createCodec: () => Codec,
  preload: (require: unknown, module: unknown, exports: unknown, process: unknown) => void,
  about: PreloadProcess,
): void {
  if (window !== window.top) return;
  const { encode, decode } = createCodec();
  const world = globalThis as unknown as Record<string, (message: unknown) => void>;
  const exposed: Record<string, unknown> = {};
  const returned = new Map<number, Callable>();
  const listeners = new Map<string, Listener[]>();
  const invoked = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;

  function post(message: FromPage): void {
    world[names.binding]?.(JSON.stringify(message));
  }

  function tell(message: ToMainWorld): void {
    document.dispatchEvent(new CustomEvent(names.toMain, { detail: message }));
  }

  function plainError(error: unknown): PlainError {
    return error instanceof Error
      ? { name: error.name, message: error.message }
      : { name: 'Error', message: String(error) };
  }

  function shapeOf(value: unknown): Shape {
    if (typeof value === 'function') return { kind: 'function' };
    if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
      return { kind: 'value', value };
    const parts = Object.entries(value).map(([key, part]) => [key, shapeOf(part)]);
    return { kind: 'object', of: Object.fromEntries(parts) };
  }

  function received(arg: unknown): unknown {
    const id = (arg as { __standInCallback?: number } | null | undefined)?.__standInCallback;
    if (id === undefined) return arg;
    return (...args: readonly unknown[]) => tell({ kind: 'callback', id, args });
  }

  function find([first = '', ...rest]: readonly string[]): unknown {
    if (first.startsWith('#')) return returned.get(Number(first.slice(1)));
    return rest.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], exposed[first]);
  }

  document.addEventListener(names.toIsolated, (event) => {
    const message = (event as CustomEvent<ToIsolatedWorld>).detail;
    if (message.kind === 'open') {
      post({ kind: 'open', url: message.url });
      return;
    }
    const { callId } = message;
    try {
      const result = (find(message.path) as Callable)(...message.args.map(received));
      if (result instanceof Promise) {
        tell({ kind: 'returned-promise' });
        result.then(
          (value: unknown) => tell({ kind: 'resolved', callId, value }),
          (error: unknown) => tell({ kind: 'rejected', callId, error: plainError(error) }),
        );
      } else if (typeof result === 'function') {
        lastId += 1;
        returned.set(lastId, result as Callable);
        tell({ kind: 'returned-function', id: lastId });
      } else tell({ kind: 'returned', value: result });
    } catch (error) {
      tell({ kind: 'threw', error: plainError(error) });
    }
  });

  world[names.receive] = (text) => {
    const message = text as ToPage;
    if (message.kind === 'push') {
      const args = decode(message.args) as unknown[];
      for (const listener of listeners.get(message.channel) ?? [])
        listener({ sender: ipcRenderer, ports: [] }, ...args);
      return;
    }
    const asked = invoked.get(message.id);
    invoked.delete(message.id);
    if (message.kind === 'failed') asked?.reject(new Error(message.message));
    else asked?.resolve(decode(message.value));
  };

  const add = (channel: string, listener: Listener): unknown => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const remove = (channel: string, listener: Listener): unknown => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((each) => each !== listener),
    );
    return ipcRenderer;
  };
  const ipcRenderer = {
    on: add,
    addListener: add,
    off: remove,
    removeListener: remove,
    once(channel: string, listener: Listener) {
      const first: Listener = (...args) => {
        remove(channel, first);
        listener(...args);
      };
      return add(channel, first);
    },
    removeAllListeners(channel: string) {
      listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string) => listeners.get(channel)?.length ?? 0,
    send: (channel: string, ...args: readonly unknown[]) =>
      post({ kind: 'send', channel, args: encode(args) }),
    invoke: (channel: string, ...args: readonly unknown[]) =>
      new Promise<unknown>((resolve, reject) => {
        const text = encode(args);
        lastId += 1;
        invoked.set(lastId, { resolve, reject });
        post({ kind: 'invoke', id: lastId, channel, args: text });
      }),
  };
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown) {
      if (key in exposed)
        throw new Error('Cannot bind an API on top of an existing property on the window object');
      exposed[key] = api;
      tell({ kind: 'expose', key, shape: shapeOf(api) });
    },
  };

  // Chromium hands a right click to the application unless the page has dealt with it.
  window.addEventListener('contextmenu', (event) => {
    if (event.defaultPrevented) return;
    const at = event.target instanceof Element ? event.target : document.body;
    const link = at.closest('a[href]');
    const field = at.closest('input, textarea');
    const isEditable = field !== null && !(field as HTMLInputElement).readOnly;
    const selectionText = String(getSelection());
    const hasSelection = selectionText !== '';
    post({
      kind: 'context-menu',
      params: {
        x: event.clientX,
        y: event.clientY,
        linkURL: link instanceof HTMLAnchorElement ? link.href : '',
        selectionText,
        isEditable,
        editFlags: {
          canCut: isEditable && hasSelection,
          canCopy: hasSelection,
          canPaste: isEditable,
          canSelectAll: true,
        },
      },
    });
  });

  const electron = { contextBridge, ipcRenderer, webFrame: {}, webUtils: {}, crashReporter: {} };
  const require = (name: string): unknown => {
    if (/^electron(\/(renderer|common))?$/.test(name)) return electron;
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  preload(require, module, module.exports, {
    ...about,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    env: {},
  });
}
