import { describe, expect, it } from 'vitest';
import type { LinkState } from './bridge.ts';
import { createBridge } from './create-bridge.ts';
import { toWire } from './wire.ts';

/** A transport whose other side is the test. */
function setUp(answer: (channel: string, args: unknown[]) => unknown) {
  const invoked: unknown[][] = [];
  const sent: unknown[][] = [];
  let deliver: (streamId: string, message: unknown) => void = () => undefined;
  let setLink: (state: LinkState) => void = () => undefined;
  const bridge = createBridge({
    async invoke(channel, ...args) {
      invoked.push([channel, ...args]);
      return answer(channel, args);
    },
    send: (channel, ...args) => sent.push([channel, ...args]),
    onStreamMessage: (listener) => {
      deliver = listener;
    },
    onLink: (listener) => {
      setLink = listener;
      listener('open');
    },
  });
  return {
    bridge,
    invoked,
    sent,
    deliver: (id: string, message: unknown) => deliver(id, message),
    setLink: (state: LinkState) => setLink(state),
  };
}

describe('createBridge', () => {
  it('calls by the channel of the call and returns its result', async () => {
    const { bridge, invoked } = setUp(() => ({ ok: true, value: 7 }));
    expect(await bridge.call('simulator.stop', undefined)).toEqual({ ok: true, value: 7 });
    expect(invoked).toEqual([['call:simulator.stop', toWire(undefined)]]);
  });

  it('answers with an error, never a rejection, when the link fails', async () => {
    const { bridge } = setUp(() => {
      throw new Error('gone');
    });
    expect(await bridge.call('app.info', undefined)).toMatchObject({
      ok: false,
      error: { code: 'link_lost', isRead: true },
    });
    const stopped = await bridge.call('simulator.stop', undefined);
    expect(stopped.ok ? stopped : Object.hasOwn(stopped.error, 'isRead')).toBe(false);
  });

  it('gives credit when the listener says so, and closes once', () => {
    const { bridge, sent, deliver } = setUp(() => undefined);
    const heard: unknown[] = [];
    const close = bridge.subscribe('status', undefined, (message, credit) => {
      heard.push(message);
      credit();
    });
    deliver('s1', { kind: 'snapshot' });
    deliver('s9', { kind: 'snapshot' });
    close();
    close();
    deliver('s1', { kind: 'delta' });
    expect(heard).toEqual([{ kind: 'snapshot' }]);
    expect(sent).toEqual([
      ['stream:credit', 's1'],
      ['stream:close', 's1'],
    ]);
  });

  it('opens its streams again after a lost link', () => {
    const { bridge, invoked, setLink } = setUp(() => undefined);
    bridge.subscribe('dashboard', { range: '24h' }, () => undefined);
    setLink('lost');
    setLink('open');
    const open = ['stream:open', 's1', 'dashboard', { range: '24h' }];
    expect(invoked).toEqual([open, open]);
  });
});
