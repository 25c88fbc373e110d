import { io, type Socket } from 'socket.io-client';
import type { Result } from '../../src/contract/app-error.ts';
import { callChannel, SCREEN_NAMESPACE, STREAM_CHANNELS } from '../../src/contract/channels.ts';
import type {
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamName,
} from '../../src/contract/contract.ts';
import type { ConsoleStatus, StreamMessage } from '../../src/contract/streams.ts';
import { fromWire, toWire } from '../../src/contract/wire.ts';
import type { Host } from './start-host.ts';

/** The host as a screen has it: its status, and its calls. */
export type ScreenClient = {
  /** Resolves with the first status that is as wanted, asked of every one that comes. */
  readonly until: (wanted: (status: ConsoleStatus) => boolean) => Promise<ConsoleStatus>;
  /** Hears what a stream sends; credit is given at once. */
  readonly watch: <N extends StreamName>(
    name: N,
    input: StreamInput<N>,
    listener: (message: StreamMessage<unknown, unknown>) => void,
  ) => Promise<void>;
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
  const watched = new Map<string, (message: StreamMessage<unknown, unknown>) => void>();
  let latest: ConsoleStatus | undefined;
  socket.on(STREAM_CHANNELS.message, (streamId: string, wire: unknown) => {
    const read = fromWire(wire);
    if (!read.ok) throw new Error(read.error.message);
    const message = read.value as StreamMessage<unknown, unknown>;
    if (streamId === 'status') {
      latest = message.value as ConsoleStatus;
      for (const listener of listeners) listener(latest);
    } else watched.get(streamId)?.(message);
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
    async watch(name, input, listener) {
      const streamId = `${name}-${watched.size}`;
      watched.set(streamId, listener);
      await socket.emitWithAck(STREAM_CHANNELS.open, streamId, name, toWire(input));
    },
    call: async (name, input) => {
      const read = fromWire(await socket.emitWithAck(callChannel(name), toWire(input)));
      return read.ok ? (read.value as Result<never>) : read;
    },
    close: () => void socket.disconnect(),
  };
}
