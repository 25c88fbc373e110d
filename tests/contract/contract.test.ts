import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { appError, fail, ok } from '../../src/contract/app-error.ts';
import type { Bridge } from '../../src/contract/bridge.ts';
import { CALL_CHANNELS, callChannel, STREAM_CHANNELS } from '../../src/contract/channels.ts';
import { CALL_NAMES, STREAM_NAMES } from '../../src/contract/contract.ts';
import { createBridge } from '../../src/contract/create-bridge.ts';
import { toWire } from '../../src/contract/wire.ts';
import { OWN_FRAME, sendAs, type Frame } from './fake-electron.ts';
import { createScriptedConsole } from './scripted-console.ts';
import { openIpc, openSocket, type Side, type SocketSide } from './sides.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

/** What every transport has to bring over as it is. */
const VALUES: Readonly<Record<string, unknown>> = {
  dates: { at: new Date(1_763_719_200_000), never: new Date(Number.NaN) },
  bytes: { value: Uint8Array.of(0, 1, 127, 128, 255), none: new Uint8Array() },
  bigint: { offset: 9_223_372_036_854_775_807n },
  undefined: { there: undefined, rows: [undefined, null, { cell: undefined }] },
  numbers: [Number.NaN, Infinity, -Infinity, -0, 0.1],
  'marks of its own': { $: 'date', v: 1 },
  text: 'é ✓ 𝄞 \u2028 \u0000 </script>',
  nothing: undefined,
  'a large one': Array.from({ length: 2_000 }, (_each, index) => ({
    key: `row-${index}`,
    offset: BigInt(index),
    at: new Date(index),
  })),
};

let deep: unknown = {};
for (let depth = 0; depth < 200; depth += 1) deep = { deep };
/** What no screen of ours would say: as it is in the page, and as it is on the wire. */
const HOSTILE_INPUT: readonly unknown[] = [
  null,
  7,
  Number.NaN,
  -1n,
  'x',
  'x'.repeat(200_000),
  [],
  [[[]]],
  new Date(0),
  new Uint8Array(10),
  JSON.parse('{"__proto__":{"limit":1},"constructor":{"prototype":1}}'),
  { limit: 'x', search: {}, filter: ['all'], orderId: { toString: 'x' }, text: 7, items: 'x' },
];
const HOSTILE_WIRE: readonly unknown[] = [
  deep,
  { $: 'function', v: 'alert(1)' },
  { $: 'bigint', v: '9'.repeat(100_000) },
  { $: { $: 'undefined' } },
  { $: 'object', v: [['__proto__', { $: 'undefined' }, 'more']] },
];
const WITHOUT_INPUT: ReadonlySet<string> = new Set([
  'app.info',
  'log.topics',
  'refused.list',
  'connections.list',
  'replay.pause',
  'replay.close',
  'replay.topics',
  'simulator.stop',
]);

const script = createScriptedConsole();
const SIDES: readonly [string, () => Promise<Side>][] = [
  ['IPC', () => openIpc(script)],
  ['Socket.IO', () => openSocket(script)],
];

beforeEach(() => {
  script.passed.length = 0;
  script.answerWith(() => ok(undefined));
});

describe.each(SIDES)('the contract over %s', (_name, open) => {
  let side: Side;
  let bridge: Bridge;
  beforeAll(async () => {
    side = await open();
    bridge = createBridge(side.transport);
  });
  afterAll(() => side.stop());

  it.each(Object.entries(VALUES))('answers with %s as they were', async (_what, value) => {
    script.answerWith(() => ok(value));
    expect(await bridge.call('app.info', undefined)).toStrictEqual(ok(value));
  });

  it.each(Object.entries(VALUES))('streams %s as they were, first and from then on', async (_what, value) => {
    const messages: unknown[] = [];
    script.show(value);
    const close = bridge.subscribe('status', undefined, ({ value: shown }, credit) => {
      messages.push(shown);
      credit();
    });
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    await vi.waitFor(() => {
      script.show(value);
      expect(messages.length).toBeGreaterThan(1);
    });
    close();
    expect(messages.slice(0, 2)).toStrictEqual([value, value]);
  });

  it('carries a failure with its code, its words and its fields', async () => {
    const failure = fail(
      appError('invalid_input', 'quantity: too_large', [{ field: 'quantity', rule: 'too_large' }]),
    );
    script.answerWith(() => failure);
    // The bridge adds that the call reads, for the words of the error.
    expect(await bridge.call('app.info', undefined)).toStrictEqual(fail({ ...failure.error, isRead: true }));
  });

  it('answers for a handler that throws, without its stack', async () => {
    script.answerWith(() => {
      throw new Error('a defect at /home/somebody/file.ts:1');
    });
    expect(await bridge.call('app.info', undefined)).toStrictEqual(
      fail({ ...appError('internal', 'app.info failed'), isRead: true }),
    );
  });

  it('answers for an answer that cannot cross', async () => {
    script.answerWith(() => ok(() => 'a function'));
    expect(await bridge.call('app.info', undefined)).toMatchObject({
      ok: false,
      error: { code: 'internal' },
    });
  });

  it.each(CALL_NAMES)('refuses what is wrong in %s with a result', async (name) => {
    // Of a call without input, none and nothing are the same to Socket.IO.
    const inputs = HOSTILE_INPUT.filter((input) => input !== null || !WITHOUT_INPUT.has(name));
    for (const input of inputs) {
      const result = await side.transport.invoke(callChannel(name), toWire(input));
      expect([input, result]).toMatchObject([input, { ok: false, error: { code: 'invalid_input' } }]);
    }
    for (const wire of HOSTILE_WIRE) {
      const result = await side.transport.invoke(callChannel(name), wire);
      expect(result).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    }
    expect(script.passed.filter(([, input]) => input !== undefined)).toEqual([]);
  });

  it.each(STREAM_NAMES)('refuses what is wrong in the stream %s with a result', async (name) => {
    const wires = [...HOSTILE_INPUT.filter((input) => input !== null).map(toWire), ...HOSTILE_WIRE];
    for (const wire of wires) {
      const result = await side.transport.invoke(STREAM_CHANNELS.open, 's', name, wire);
      expect(result).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    }
    expect(script.passed).toEqual([]);
  });

  it('refuses streams that are none, and does not mind credit for them', async () => {
    for (const args of [
      [],
      [7, 'status'],
      ['s', 'nothing'],
      ['s', {}],
      ['x'.repeat(1_000), 'status', toWire(undefined)],
    ]) {
      expect(await side.transport.invoke(STREAM_CHANNELS.open, ...args)).toMatchObject({ ok: false });
      side.transport.send(STREAM_CHANNELS.credit, ...args);
      side.transport.send(STREAM_CHANNELS.close, ...args);
    }
    expect(await bridge.call('app.info', undefined)).toEqual(ok(undefined));
  });
});

const STRANGE_FRAMES: readonly [string, Frame][] = [
  ['a page of the web', { url: 'https://evil.test/app://vigie/', parent: null }],
  ['another host of the scheme', { url: 'app://vigie.evil.test/', parent: null }],
  ['another scheme with its host', { url: 'file://vigie/orders', parent: null }],
  ['a blank page', { url: 'about:blank', parent: null }],
  ['a page of data', { url: 'data:text/html,app://vigie/', parent: null }],
  ['a frame inside the page', { url: 'app://vigie/orders', parent: OWN_FRAME }],
  ['a frame that is gone', null],
];

describe('a stranger over IPC', () => {
  let side: Side;
  beforeAll(async () => {
    side = await openIpc(script);
  });
  afterAll(() => sendAs(OWN_FRAME));

  it.each(STRANGE_FRAMES)('is refused on every channel: %s', async (_who, frame) => {
    sendAs(frame);
    for (const channel of CALL_CHANNELS) {
      expect(await side.transport.invoke(channel, toWire(undefined))).toMatchObject({
        ok: false,
        error: { code: 'not_allowed' },
      });
    }
    for (const name of STREAM_NAMES) {
      expect(await side.transport.invoke(STREAM_CHANNELS.open, 's', name, toWire(undefined))).toMatchObject({
        ok: false,
        error: { code: 'not_allowed' },
      });
    }
    side.transport.send(STREAM_CHANNELS.credit, 's');
    side.transport.send(STREAM_CHANNELS.close, 's');
    expect(script.passed).toEqual([]);
  });

  it('gets no channel through the preload that is not of the contract', async () => {
    sendAs(OWN_FRAME);
    await expect(side.transport.invoke('shell:open', 'x')).rejects.toThrow('no such channel');
  });
});

describe('a stranger over Socket.IO', () => {
  let side: SocketSide;
  beforeAll(async () => {
    side = await openSocket(script);
  });
  afterAll(() => side.stop());

  it.each<[string, (port: number) => Record<string, string>]>([
    ['nobody in particular', () => ({})],
    ['a token that was guessed', () => ({ authorization: 'Bearer guess' })],
    ['the cookie of another port', (port) => ({ cookie: `vigie_${port + 1}=a-token-of-this-test` })],
    ['a cookie that was guessed', (port) => ({ cookie: `vigie_${port}=guess` })],
    [
      'a page of another site',
      () => ({ authorization: 'Bearer a-token-of-this-test', origin: 'http://evil.test' }),
    ],
    ['a page without an origin', () => ({ authorization: 'Bearer a-token-of-this-test', origin: 'null' })],
    [
      'a name that was made to mean this machine',
      () => ({ authorization: 'Bearer a-token-of-this-test', host: 'evil.test' }),
    ],
  ])('gets no connection, and so no entry: %s', async (_who, headersOf) => {
    const socket = side.connect(headersOf(side.port));
    const outcome = new Promise<string>((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('connect_error', () => resolve('refused'));
    });
    for (const channel of CALL_CHANNELS) socket.emit(channel, toWire(undefined));
    for (const name of STREAM_NAMES) socket.emit(STREAM_CHANNELS.open, 's', name, toWire(undefined));
    expect(await outcome).toBe('refused');
    expect(script.passed).toEqual([]);
  });
});
