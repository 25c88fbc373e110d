import type { Server, Socket } from 'socket.io';
import { overTheWire } from '../console/streams/over-the-wire.ts';
import type { ConsoleSeat } from '../console/vigie-console.ts';
import { appError, fail } from '../contract/app-error.ts';
import { CALL_NAMES } from '../contract/contract.ts';
import { callChannel, SCREEN_NAMESPACE, STREAM_CHANNELS } from '../contract/channels.ts';
import type { Role, Visitor } from './access.ts';
import { createRateLimit } from './rate-limit.ts';
import { wireEventOf } from './rest/wire-rows.ts';

type Answer = (result: unknown) => void;

export type ServeScreensOptions = {
  readonly seats: Readonly<Record<Role, ConsoleSeat>>;
  /** Who opened a connection. */
  readonly visitorOf: (socket: Socket) => Visitor;
};

/** Calls and openings of streams: how many may come at once, and how many a second from then on. */
const ASKS: Record<Role, { readonly burst: number; readonly perSecond: number }> = {
  presenter: { burst: 1_000, perSecond: 200 },
  audience: { burst: 100, perSecond: 10 },
};
/** All messages. A screen gives credit for each stream in each frame; whoever sends more is cut off. */
const MESSAGES = { burst: 10_000, perSecond: 4_000 };

/** The contract over Socket.IO, and the documented `new_…` events in the default namespace. */
export function serveScreens(io: Server, { seats, visitorOf }: ServeScreensOptions): void {
  io.of(SCREEN_NAMESPACE).on('connection', (socket) => {
    const { role } = visitorOf(socket);
    serveScreen(socket, seats[role], ASKS[role]);
  });
  for (const role of ['presenter', 'audience'] as const) tellListeners(io, role, { seats, visitorOf });
}

/** Rows are built, and cross a thread, only while somebody is there for them. */
function tellListeners(io: Server, role: Role, { seats, visitorOf }: ServeScreensOptions): void {
  const listeners = new Set<Socket>();
  let stop: (() => void) | undefined;
  io.of('/').on('connection', (socket) => {
    if (visitorOf(socket).role !== role) return;
    limitMessages(socket);
    listeners.add(socket);
    stop ??= seats[role].onChange((change) => {
      const event = wireEventOf(change);
      if (event) for (const listener of listeners) listener.emit(event.name, event.body);
    });
    socket.on('disconnect', () => {
      listeners.delete(socket);
      if (listeners.size > 0) return;
      stop?.();
      stop = undefined;
    });
  });
}

function serveScreen(socket: Socket, seat: ConsoleSeat, asks: (typeof ASKS)[Role]): void {
  const { dispatch, openSession } = overTheWire(seat);
  const window = windowOf(socket);
  const session = openSession((streamId, message) => {
    socket.emit(STREAM_CHANNELS.message, streamId, message);
  }, window);
  const limit = createRateLimit({ ...asks, now: Date.now });
  limitMessages(socket);

  function asked(answer: Answer | undefined, run: () => Promise<unknown>): void {
    if (limit.take('')) void run().then((result) => answer?.(result));
    else answer?.(fail(appError('too_many', 'too many calls')));
  }

  for (const name of CALL_NAMES) {
    socket.on(callChannel(name), (...sent: unknown[]) => {
      const { args, answer } = splitAnswer(sent);
      if (answer) asked(answer, () => dispatch(name, args[0] ?? undefined, { window }));
    });
  }
  socket.on(STREAM_CHANNELS.open, (...sent: unknown[]) => {
    const { args, answer } = splitAnswer(sent);
    asked(answer, () => session.open(args[0], args[1], args[2] ?? undefined));
  });
  socket.on(STREAM_CHANNELS.credit, (streamId: unknown) => session.credit(streamId));
  socket.on(STREAM_CHANNELS.close, (streamId: unknown) => session.close(streamId));
  socket.on('disconnect', () => session.dispose());
}

/** The answer's function comes last, however little came before it: nobody is left waiting. */
function splitAnswer(sent: readonly unknown[]): { args: readonly unknown[]; answer: Answer | undefined } {
  const last = sent.at(-1);
  return typeof last === 'function'
    ? { args: sent.slice(0, -1), answer: last as Answer }
    : { args: sent, answer: undefined };
}

function limitMessages(socket: Socket): void {
  const limit = createRateLimit({ ...MESSAGES, now: Date.now });
  socket.use((_message, next) => {
    if (limit.take('')) next();
    else socket.disconnect(true);
  });
}

/** The name that a page gave itself: it stays when the connection is lost and made again. */
function windowOf(socket: Socket): string {
  const { window } = socket.handshake.auth as Record<string, unknown>;
  return typeof window === 'string' && /^[\da-f]{32}$/.test(window) ? window : socket.id;
}
