import type { Bridge, LinkState } from './bridge.ts';
import { changesNothing } from './call-effects.ts';
import { callChannel, STREAM_CHANNELS } from './channels.ts';
import { appError, fail, type Result } from './app-error.ts';
import type { CallName } from './contract.ts';
import type { StreamMessage } from './streams.ts';
import { fromWire, toWire } from './wire.ts';
import { messageOf } from '../domain/message-of.ts';

/** What a bridge needs of a transport, which carries what wire.ts makes of a value: `window.vigie`, put there by the preload, or Socket.IO in a browser. */
export type BridgeTransport = {
  /** Rejects when no answer can be had. */
  readonly invoke: (channel: string, ...args: unknown[]) => Promise<unknown>;
  readonly send: (channel: string, ...args: unknown[]) => void;
  readonly onStreamMessage: (listener: (streamId: string, message: unknown) => void) => void;
  /** Called with the present state at once, then at each change. `open` after another state means: start again. */
  readonly onLink: (listener: (state: LinkState) => void) => void;
};

type Subscription = {
  readonly name: string;
  readonly input: unknown;
  readonly listener: (message: never, credit: () => void) => void;
};

export function createBridge(transport: BridgeTransport): Bridge {
  const subscriptions = new Map<string, Subscription>();
  const linkListeners = new Set<(state: LinkState) => void>();
  let link: LinkState = 'lost';
  let nextId = 1;

  function open(streamId: string, { name, input }: Subscription): void {
    // A refusal is a defect of the screens, and a lost link opens again by itself: neither has a listener to tell.
    transport.invoke(STREAM_CHANNELS.open, streamId, name, toWire(input)).catch(() => undefined);
  }

  transport.onStreamMessage((streamId, wire) => {
    const subscription = subscriptions.get(streamId);
    const message = fromWire(wire);
    if (!message.ok) return;
    subscription?.listener(message.value as StreamMessage<never, never> as never, () =>
      transport.send(STREAM_CHANNELS.credit, streamId),
    );
  });
  transport.onLink((state) => {
    if (state === 'open' && link !== 'open') {
      for (const [streamId, subscription] of subscriptions) open(streamId, subscription);
    }
    link = state;
    for (const listener of linkListeners) listener(state);
  });

  return {
    async call(name, input) {
      try {
        const read = fromWire(await transport.invoke(callChannel(name), toWire(input)));
        return saidOf(name, read.ok ? (read.value as Result<never>) : read);
      } catch (error) {
        return saidOf(name, fail(appError('link_lost', messageOf(error))));
      }
    },
    subscribe(name, input, listener) {
      const streamId = `s${nextId}`;
      nextId += 1;
      const subscription: Subscription = { name, input, listener };
      subscriptions.set(streamId, subscription);
      if (link === 'open') open(streamId, subscription);
      return () => {
        if (subscriptions.delete(streamId)) transport.send(STREAM_CHANNELS.close, streamId);
      };
    },
    onLink(listener) {
      linkListeners.add(listener);
      listener(link);
      return () => linkListeners.delete(listener);
    },
  };
}

/** A failure says whether it is of a call that changes nothing. */
function saidOf<T>(name: CallName, result: Result<T>): Result<T> {
  return result.ok || !changesNothing(name) ? result : fail({ ...result.error, isRead: true });
}
