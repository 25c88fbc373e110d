import type { Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { socketTransport } from './socket-transport.ts';

/** As much of a socket as the transport uses; it answers every call with its name. */
function fakeSocket() {
  const listeners: [string, () => void][] = [];
  const asked: string[] = [];
  function hear(event: string, listener: () => void): void {
    listeners.push([event, listener]);
  }
  function tell(event: string): void {
    for (const [name, listener] of listeners) if (name === event) listener();
  }
  const socket = {
    connected: false,
    on: hear,
    once: hear,
    timeout: () => ({
      emitWithAck(channel: string) {
        asked.push(channel);
        return Promise.resolve(`${channel} answered`);
      },
    }),
  };
  return {
    socket: socket as unknown as Socket,
    asked,
    connect: () => {
      socket.connected = true;
      tell('connect');
    },
    disconnect: () => {
      socket.connected = false;
      tell('disconnect');
    },
    refuse: () => tell('connect_error'),
  };
}

describe('a call over Socket.IO', () => {
  it('waits for the first connection, as of a page opened at its address', async () => {
    const { socket, asked, connect } = fakeSocket();
    const answer = socketTransport(socket, () => Promise.resolve(undefined)).invoke('call:log.search', {});
    expect(asked).toEqual([]);
    connect();
    await expect(answer).resolves.toBe('call:log.search answered');
  });

  it('is refused at once where the link was lost', async () => {
    const { socket, asked, connect, disconnect } = fakeSocket();
    const transport = socketTransport(socket, () => Promise.resolve(undefined));
    connect();
    disconnect();
    await expect(transport.invoke('call:orders.create', {})).rejects.toThrow('not connected');
    expect(asked).toEqual([]);
  });
});

describe('the link of a page', () => {
  it('says why the host refuses it, each change once, and opens again', async () => {
    const { socket, connect, disconnect, refuse } = fakeSocket();
    const answers = [undefined, 'restarted', 'restarted', 'full'] as const;
    let asked = 0;
    const transport = socketTransport(socket, () => Promise.resolve(answers[asked++]));
    const states: string[] = [];
    transport.onLink((state) => states.push(state));
    connect();
    disconnect();
    for (const _answer of answers) {
      refuse();
      await Promise.resolve();
    }
    connect();
    await expect.poll(() => states).toEqual(['lost', 'open', 'lost', 'restarted', 'full', 'open']);
  });

  it('hears no refusal that comes after the link', async () => {
    const { socket, connect, refuse } = fakeSocket();
    const answer = Promise.withResolvers<'ended'>();
    const transport = socketTransport(socket, () => answer.promise);
    const states: string[] = [];
    transport.onLink((state) => states.push(state));
    refuse();
    connect();
    answer.resolve('ended');
    await answer.promise;
    await Promise.resolve();
    expect(states).toEqual(['lost', 'open']);
  });
});
