import { io, type Socket } from 'socket.io-client';
import type { Result } from '../../src/contract/app-error.ts';
import { callChannel, SCREEN_NAMESPACE, STREAM_CHANNELS } from '../../src/contract/channels.ts';
import type { CallInput, CallName, CallOutput } from '../../src/contract/contract.ts';
import type { ConsoleStatus, StreamMessage } from '../../src/contract/streams.ts';
import { fromWire, toWire } from '../../src/contract/wire.ts';
import type { Host } from './start-host.ts';

/** The host as a screen has it: its status, and its calls. */
export type ScreenClient = {
  /** Resolves with the first status that is as wanted, asked of every one that comes. */
  readonly until: (wanted: (status: ConsoleStatus) => boolean) => Promise<ConsoleStatus>;
  readonly call: <N extends CallName>(name: N, input: CallInput<N>) => Promise<Result<CallOutput<N>>>;
  readonly close: () => void;
};

/** A screen without a window, over the bridge that screens have. */
export async function connectScreen(host: Host): Promise<ScreenClient> {
  const socket: Socket = io(`${host.origin}${SCREEN_NAMESPACE}`, {
    transports: ['websocket'],
    extraHeaders: { authorization: `Bearer ${host.token}` },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
  const listeners = new Set<(status: ConsoleStatus) => void>();
  let latest: ConsoleStatus | undefined;
  socket.on(STREAM_CHANNELS.message, (streamId: string, wire: unknown) => {
    const read = fromWire(wire);
    if (!read.ok) throw new Error(read.error.message);
    const { value } = read.value as StreamMessage<ConsoleStatus, ConsoleStatus>;
    latest = value;
    for (const listener of listeners) listener(value);
    socket.emit(STREAM_CHANNELS.credit, streamId);
  });
  await socket.emitWithAck(STREAM_CHANNELS.open, 'status', 'status', undefined);
  return {
    until: (wanted) =>
      new Promise((resolve) => {
        const look = (status: ConsoleStatus): void => {
          if (!wanted(status)) return;
          listeners.delete(look);
          resolve(status);
        };
        listeners.add(look);
        if (latest) look(latest);
      }),
    call: async (name, input) => {
      const read = fromWire(await socket.emitWithAck(callChannel(name), toWire(input)));
      return read.ok ? (read.value as Result<never>) : read;
    },
    close: () => void socket.disconnect(),
  };
}
