import type { Server, Socket } from 'socket.io';
import { overTheWire } from '../console/streams/over-the-wire.ts';
import type { VigieConsole } from '../console/vigie-console.ts';
import { CALL_NAMES } from '../contract/contract.ts';
import { callChannel, SCREEN_NAMESPACE, STREAM_CHANNELS } from '../contract/channels.ts';
import { wireEventOf } from './rest/wire-rows.ts';

type Answer = (result: unknown) => void;

/** The contract over Socket.IO, and the documented `new_…` events in the default namespace. */
export function serveScreens(io: Server, console: VigieConsole): void {
  io.of(SCREEN_NAMESPACE).on('connection', (socket) => serveScreen(socket, console));
  const listeners = io.of('/');
  let stop: (() => void) | undefined;
  // Rows are built, and cross a thread, only while somebody is there for them.
  listeners.on('connection', (socket) => {
    stop ??= console.onChange((change) => {
      const event = wireEventOf(change);
      if (event) listeners.emit(event.name, event.body);
    });
    socket.on('disconnect', () => {
      if (listeners.sockets.size > 0) return;
      stop?.();
      stop = undefined;
    });
  });
}

function serveScreen(socket: Socket, console: VigieConsole): void {
  const { dispatch, openSession } = overTheWire(console);
  const session = openSession((streamId, message) => {
    socket.emit(STREAM_CHANNELS.message, streamId, message);
  });
  for (const name of CALL_NAMES) {
    socket.on(callChannel(name), (...sent: unknown[]) => {
      const { args, answer } = splitAnswer(sent);
      if (answer) void dispatch(name, args[0] ?? undefined).then(answer);
    });
  }
  socket.on(STREAM_CHANNELS.open, (...sent: unknown[]) => {
    const { args, answer } = splitAnswer(sent);
    void session.open(args[0], args[1], args[2] ?? undefined).then((result) => answer?.(result));
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
