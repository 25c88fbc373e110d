import { EventEmitter } from 'node:events';

type Answer = { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void };
type Incoming = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};

/** The browser, or one of its pages, over the DevTools protocol. */
export type DevtoolsSession = {
  readonly send: <Result = unknown>(method: string, params?: object) => Promise<Result>;
  readonly on: <Params>(method: string, listener: (params: Params) => void) => void;
};

export type Devtools = DevtoolsSession & { readonly session: (sessionId: string) => DevtoolsSession };

/** Connects to the address that Chromium prints. What is asked after the connection is gone never answers. */
export async function connectDevtools(url: string): Promise<Devtools> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`no DevTools at ${url}`)));
  });
  const events = new EventEmitter().setMaxListeners(0);
  const asked = new Map<number, Answer>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params, sessionId = '', result, error } = JSON.parse(String(data)) as Incoming;
    if (id === undefined) {
      events.emit(`${sessionId}/${method}`, params);
      return;
    }
    const answer = asked.get(id);
    asked.delete(id);
    if (error) answer?.reject(new Error(error.message));
    else answer?.resolve(result);
  });

  function sessionOf(sessionId: string): DevtoolsSession {
    return {
      send: <Result>(method: string, params: object = {}) =>
        new Promise<Result>((resolve, reject) => {
          lastId += 1;
          asked.set(lastId, {
            resolve: (result) => resolve(result as Result),
            reject: (error) => reject(new Error(`${method}: ${error.message}`)),
          });
          socket.send(
            JSON.stringify({ id: lastId, method, params, ...(sessionId === '' ? {} : { sessionId }) }),
          );
        }),
      on: (method, listener) => void events.on(`${sessionId}/${method}`, listener),
    };
  }
  return { ...sessionOf(''), session: sessionOf };
}
