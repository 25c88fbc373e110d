/** What crosses between the two worlds of a page, in events of the document: Chromium clones their details. */
export type Shape =
  | { readonly kind: 'function' }
  | { readonly kind: 'object'; readonly of: Readonly<Record<string, Shape>> }
  | { readonly kind: 'value'; readonly value: unknown };
export type PlainError = { readonly name: string; readonly message: string };
export type ToMainWorld =
  | { readonly kind: 'expose'; readonly key: string; readonly shape: Shape }
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'returned-function'; readonly id: number }
  | { readonly kind: 'returned-promise' }
  | { readonly kind: 'threw'; readonly error: PlainError }
  | { readonly kind: 'resolved'; readonly callId: number; readonly value: unknown }
  | { readonly kind: 'rejected'; readonly callId: number; readonly error: PlainError }
  | { readonly kind: 'callback'; readonly id: number; readonly args: readonly unknown[] };
export type ToIsolatedWorld =
  | {
      readonly kind: 'call';
      readonly callId: number;
      readonly path: readonly string[];
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'open'; readonly url: string };

/**
 * The page's side of the context bridge: builds frozen copies of what the preload exposes. Its text is put into every
 * page, so it may use nothing from outside itself.
 */
export function mainWorld(names: { readonly toMain: string; readonly toIsolated: string }): void {
  if (window !== window.top) return;
  const callbacks = new Map<number, (...args: readonly unknown[]) => unknown>();
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let answer: ToMainWorld | undefined;

  function send(message: ToIsolatedWorld): void {
    document.dispatchEvent(new CustomEvent(names.toIsolated, { detail: message }));
  }

  function errorOf({ name, message }: PlainError): Error {
    return Object.assign(new Error(message), { name });
  }

  function passed(arg: unknown): unknown {
    if (typeof arg !== 'function') return structuredClone(arg);
    lastId += 1;
    callbacks.set(lastId, arg as (...args: readonly unknown[]) => unknown);
    return { __standInCallback: lastId };
  }

  function call(path: readonly string[], args: readonly unknown[]): unknown {
    lastId += 1;
    const callId = lastId;
    answer = undefined;
    // The isolated world answers before this returns.
    send({ kind: 'call', callId, path, args: args.map(passed) });
    const got = answer as ToMainWorld | undefined;
    switch (got?.kind) {
      case 'threw':
        throw errorOf(got.error);
      case 'returned-function':
        return (...next: readonly unknown[]) => call([`#${got.id}`], next);
      case 'returned-promise':
        return new Promise((resolve, reject) => promises.set(callId, { resolve, reject }));
      case 'returned':
        return got.value;
      default:
        throw new Error('the preload is gone');
    }
  }

  function build(shape: Shape, path: readonly string[]): unknown {
    if (shape.kind === 'value') return shape.value;
    if (shape.kind === 'function') return (...args: readonly unknown[]) => call(path, args);
    const entries = Object.entries(shape.of).map(([key, part]) => [key, build(part, [...path, key])]);
    return Object.freeze(Object.fromEntries(entries));
  }

  document.addEventListener(names.toMain, (event) => {
    const message = (event as CustomEvent<ToMainWorld>).detail;
    switch (message.kind) {
      case 'expose':
        Object.defineProperty(window, message.key, {
          value: build(message.shape, [message.key]),
          enumerable: true,
        });
        break;
      case 'resolved':
        promises.get(message.callId)?.resolve(message.value);
        promises.delete(message.callId);
        break;
      case 'rejected':
        promises.get(message.callId)?.reject(errorOf(message.error));
        promises.delete(message.callId);
        break;
      case 'callback':
        callbacks.get(message.id)?.(...message.args);
        break;
      default:
        answer = message;
    }
  });

  // Windows are asked for in the main process; none is there when the page is told, as when it is denied.
  window.open = (url = 'about:blank') => {
    send({ kind: 'open', url: new URL(url, location.href).href });
    return null;
  };
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[target=_blank]') : undefined;
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return;
    event.preventDefault();
    send({ kind: 'open', url: link.href });
  });
}
