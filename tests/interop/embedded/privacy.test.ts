import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleSeat, VigieConsole } from '../../../src/console/vigie-console.ts';
import { EXPORT_FORMATS, EXPORTED_LISTS } from '../../../src/contract/export.ts';
import type { TapedPart } from '../../../src/contract/export.ts';
import { readTapeLines } from '../../../src/console/tape/tape-line.ts';
import { startWebServer } from '../../../src/web/web-server.ts';
import { kafkaClient } from '../support/kafkajs-client.ts';
import { memoryConsole } from '../support/memory-console.ts';
import { runningBroker } from '../support/running-broker.ts';

const SOMEBODY = /quatrefages|z[ée]bulon|mystere|coquelicot|\b93117|48\.85123/iu;
const PERSON = {
  customer_name: 'Zébulon Quatrefages',
  customer_email: 'z.quatrefages@mystere.example',
  address: '77 impasse du Coquelicot, 93117 Mystere',
};
type Message = {
  readonly key?: string;
  readonly value: string | Buffer;
  readonly headers?: Record<string, string>;
};
const of = (body: object) => JSON.stringify(body);
const order = { order_id: 'o-1', product: 'Laptop', amount: 12.5, status: 'Pending', ...PERSON };

/** One person, wherever a record can hold a name, an e-mail or an address. */
const RECORDS: Readonly<Record<string, readonly Message[]>> = {
  orders: [
    { key: 'o-1', value: of(order) },
    { key: 'Zébulon Quatrefages', value: of({ ...order, order_id: 'o-2', note: 'for Quatrefages' }) },
    {
      key: 'z.quatrefages@mystere.example',
      value: of({
        ...order,
        order_id: 'o-3',
        customer: { first: 'Zébulon', last: ['Quatrefages'] },
        shipping: { street: 'impasse du Coquelicot', zip: 93_117, status: 'Quatrefages' },
        'Mme Quatrefages': true,
        status: 'confiée à Quatrefages',
        product: 'Carte cadeau z.quatrefages@mystere.example',
      }),
      headers: { customer: 'Quatrefages', 'X Quatrefages': '1', traceparent: 'Zébulon Quatrefages' },
    },
    {
      value: of({
        specversion: '1.0',
        id: 'e-4',
        source: 'mailto:z.quatrefages@mystere.example',
        type: 'orders.created',
        data: { ...order, order_id: 'o-4', customer_name: 'Zébulon · Quatrefages' },
      }),
      headers: { 'content-type': 'application/cloudevents+json' },
    },
    {
      value: of({ ...order, order_id: 'o-5' }),
      headers: {
        ce_specversion: '1.0',
        ce_id: 'e-5',
        ce_source: 'mailto:z.quatrefages@mystere.example',
        ce_type: 'order of Quatrefages',
      },
    },
    { value: 'Zébulon Quatrefages, 77 impasse du Coquelicot' },
    { value: '{"order_id":"o-6", "customer_name":"Zébulon Quatrefages", oops Quatrefages' },
    { value: "{'order_id':'o-6','customer_name':'Quatrefages'}" },
    { value: of([PERSON]) },
    { value: '"Quatrefages"' },
    { value: of({ ...PERSON, order_id: '' }) },
    { key: 'Quatrefages', value: Buffer.from('{"customer_name":"Zébulon Quatrefages"}', 'latin1') },
    { value: Buffer.concat([Buffer.from([0, 0, 0, 0, 7]), Buffer.from('Quatrefages Coquelicot')]) },
  ],
  payments: [
    {
      value: of({
        payment_id: 'p-1',
        order_id: 'o-1',
        amount: 12.5,
        method: 'Carte de Zébulon Quatrefages',
        status: 'refusé à Quatrefages',
        failure: { code: 'call z.quatrefages@mystere.example', category: 'customer' },
      }),
    },
  ],
  deliveries: [
    {
      value: of({
        delivery_id: 'd-1',
        order_id: 'o-1',
        address: PERSON.address,
        courier: 'Zébulon Quatrefages',
        status: 'chez Quatrefages',
        position: { lat: 48.851_23, lon: 2.35 },
      }),
    },
  ],
  notifications: [
    {
      value: of({
        order_id: 'o-1',
        channel: 'lettre à Quatrefages',
        template: 'Bonjour Zébulon Quatrefages, votre colis part au 77 impasse du Coquelicot',
        recipient: 'Zébulon Quatrefages',
      }),
      headers: {
        ce_specversion: '1.0',
        ce_id: 'n-1',
        ce_source: 'mailto:z.quatrefages@mystere.example',
        ce_type: 'notifications.letter',
      },
    },
    { value: of({ order_id: 'o-1', channel: 'sms', template: 'shipped', recipient: 'Quatrefages' }) },
  ],
  inventory: [
    { value: of({ sku: 's-1', product: 'Mug z.quatrefages@mystere.example', stock: 1, threshold: 5 }) },
  ],
  analytics: [{ value: of({ user_id: 'z.quatrefages@mystere.example', query: 'Quatrefages Coquelicot' }) }],
  guestbook: [{ key: 'Quatrefages', value: of({ text: 'Zébulon was here', by: PERSON }) }],
};
const TOPICS = Object.keys(RECORDS);
const SOON = { timeout: 30_000 };
const SEARCHES = [
  'Quatrefages',
  'Zébulon',
  'zebulon',
  'mystere',
  'z.quatrefages@mystere.example',
  'Coquelicot',
];
const NO_FILTER = { key: '', type: '', text: '', path: '' };
const LISTS = ['orders', 'payments', 'deliveries', 'activity', 'quarantine', 'notifications'] as const;

describe('in privacy mode, and for the audience in any mode', () => {
  const ends: (() => Promise<void>)[] = [];
  let console: VigieConsole;
  let address: string;

  async function write(): Promise<void> {
    const producer = kafkaClient(address).producer();
    await producer.connect();
    const topicMessages = Object.entries(RECORDS).map(([topic, messages]) => ({
      topic,
      messages: messages.map(({ key, ...message }) => ({ key: key ?? null, ...message })),
    }));
    await producer.sendBatch({ topicMessages });
    await producer.disconnect();
  }

  beforeAll(async () => {
    ({ address } = await runningBroker({}, (end) => ends.push(end)));
    const admin = kafkaClient(address).admin();
    await admin.connect();
    await admin.createTopics({ topics: TOPICS.map((topic) => ({ topic, numPartitions: 2 })) });
    await admin.disconnect();
    await write();
    console = memoryConsole(address, { madeTopics: [] });
    await console.whenSettled;
  });
  afterAll(async () => {
    await console.stop();
    for (const end of ends) await end();
  });

  /** The first message of each stream. */
  async function tell(seat: ConsoleSeat, streams: readonly (readonly [string, unknown])[]) {
    const told = new Map<string, unknown>();
    const session = seat.openSession((id, message) => told.set(id, message), WINDOW);
    for (const [at, [name, input]] of streams.entries()) {
      const opened = await session.open(String(at), name, input);
      expect([name, opened]).toEqual([name, { ok: true, value: undefined }]);
    }
    await expect.poll(() => told.size, SOON).toBe(streams.length);
    session.dispose();
    return [...told.values()];
  }

  const WINDOW = 'window-1';
  const EVERYTHING = { search: '', filter: 'all', limit: 200 };
  const STREAMS: readonly (readonly [string, unknown])[] = [
    ...LISTS.map((name) => [name, EVERYTHING] as const),
    ...['o-1', 'o-2', 'o-3', 'o-4', 'o-5'].map((orderId) => ['order', { orderId }] as const),
    ['dashboard', { range: 'auto' }],
    ['beside', undefined],
    ['pulse', undefined],
    ['status', undefined],
  ];

  async function positions(): Promise<{ topic: string; partition: number; offset: string }[]> {
    const reader = kafkaClient(address).admin();
    await reader.connect();
    const all = await Promise.all(
      TOPICS.map(async (topic) =>
        (await reader.fetchTopicOffsets(topic)).flatMap(({ partition, high }) =>
          Array.from({ length: Number(high) }, (_, offset) => ({ topic, partition, offset: String(offset) })),
        ),
      ),
    );
    await reader.disconnect();
    return all.flat();
  }

  /** All that a screen can get to see, as text; what is in base64 as what it says. */
  async function everythingFor(seat: ConsoleSeat): Promise<string[]> {
    const ask = async (name: string, input: unknown) => {
      const answer = await seat.dispatch(name, input);
      if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
      return answer.value;
    };
    const said: unknown[] = [...(await tell(seat, STREAMS))];
    said.push(
      await tell(
        seat,
        STREAMS.slice(0, -2).map(([name, input]) => [`replay:${name}`, input]),
      ),
    );
    for (const position of await positions())
      said.push(await ask('records.read', { ...position, whole: true }));
    for (const topic of TOPICS)
      said.push(
        await ask('log.search', { topic, start: { kind: 'beginning' }, filter: NO_FILTER, limit: 200 }),
      );
    for (const list of EXPORTED_LISTS)
      for (const format of EXPORT_FORMATS)
        said.push(await ask('export.list', { list, format, filter: 'all', search: '' }));
    said.push(await ask('orders.search', { text: '', limit: 20 }), await ask('log.topics', undefined));
    const { text } = (await ask('tape.read', { after: 'start' })) as TapedPart;
    for (const { key, value, headers } of readTapeLines(text)) {
      for (const bytes of [key, value, ...headers.map((header) => header.value)])
        said.push(Buffer.from(bytes ?? []).toString(), Buffer.from(bytes ?? []).toString('latin1'));
      said.push(headers.map(({ name }) => name));
    }
    return said.map((each) => JSON.stringify(each));
  }

  /** How many rows searches for the person come to. */
  async function foundBy(seat: ConsoleSeat): Promise<number> {
    let found = 0;
    for (const search of SEARCHES) {
      for (const told of await tell(
        seat,
        LISTS.map((name) => [name, { ...EVERYTHING, search }]),
      ))
        found += (told as { value: { rows: unknown[] } }).value.rows.length;
      for (const list of EXPORTED_LISTS) {
        const part = { list, format: 'jsonl', filter: 'all', search };
        found += ((await seat.dispatch('export.list', part)) as { value: { rows: number } }).value.rows;
      }
      const filters = [
        { ...NO_FILTER, key: search },
        { ...NO_FILTER, type: search },
        { ...NO_FILTER, text: search },
      ];
      for (const path of [
        `$.note ~ ${search}`,
        `$.customer_name = "${search}"`,
        `$.by.customer_email = ${search}`,
      ])
        filters.push({ ...NO_FILTER, path });
      for (const topic of TOPICS) {
        for (const filter of filters) {
          const looked = { topic, start: { kind: 'beginning' }, filter, limit: 200 };
          found += ((await seat.dispatch('log.search', looked)) as { value: { rows: unknown[] } }).value.rows
            .length;
        }
      }
    }
    return found;
  }

  async function openReplay(): Promise<void> {
    const now = { kind: 'time', atMs: Date.now() };
    expect(await console.dispatch('replay.seek', now, { window: WINDOW })).toMatchObject({ ok: true });
  }

  it('shows everything without, so that the rest of this says something', async () => {
    const lists = () =>
      tell(
        console,
        LISTS.map((name) => [name, EVERYTHING]),
      );
    await expect.poll(async () => JSON.stringify(await lists()), SOON).toMatch(/Mystere.*Bonjour/s);
    await openReplay();
    const said = await everythingFor(console);
    expect(said.filter((each) => SOMEBODY.test(each)).length).toBeGreaterThan(50);
    expect(await foundBy(console)).toBeGreaterThan(30);
  });

  it.each(['the audience', 'the presenter'])('nothing that %s is told names anybody', async (who) => {
    const isPresenter = who === 'the presenter';
    if (isPresenter) await console.dispatch('privacy.set', { on: true });
    const seat = isPresenter ? console : console.audience;
    const said = await everythingFor(seat);
    expect(said.filter((each) => SOMEBODY.test(each))).toEqual([]);
    // What is no person's stays: ids, states, products.
    expect(said.join('')).toMatch(/o-1.*Laptop/s);
    expect(await foundBy(seat)).toBe(0);
    const items = (await positions()).slice(0, 50).map((position) => ({ position }));
    expect(await console.dispatch('quarantine.preview', { items })).toMatchObject(
      isPresenter ? { ok: false, error: { code: 'masked' } } : { ok: true },
    );
    expect(await console.audience.dispatch('quarantine.preview', { items })).toMatchObject({
      ok: false,
      error: { code: 'masked' },
    });
    if (isPresenter) await console.dispatch('privacy.set', { on: false });
  });

  it('what is told as it happens names nobody, from the switch on', async () => {
    const server = await startWebServer({
      console,
      listen: '127.0.0.1',
      port: 0,
      tls: undefined,
      tokens: { presenter: 'presenter', audience: 'audience' },
      language: undefined,
      machine: () => ['127.0.0.1'],
    });
    const origin = `http://127.0.0.1:${server.port}`;
    const told: Record<string, string[]> = { presenter: [], audience: [] };
    const tails: Record<string, string[]> = { presenter: [], audience: [] };
    const sockets = ['presenter', 'audience'].map((token) => {
      const socket = io(origin, {
        transports: ['websocket'],
        forceNew: true,
        extraHeaders: { authorization: `Bearer ${token}` },
      });
      socket.onAny((...event) => told[token]?.push(JSON.stringify(event)));
      return socket;
    });
    const sessions = Object.entries({ presenter: console, audience: console.audience }).map(([who, seat]) => {
      const session = seat.openSession((id, message) => {
        tails[who]?.push(JSON.stringify(message));
        session.credit(id);
      });
      for (const topic of TOPICS) void session.open(topic, 'log', { topic, filter: NO_FILTER });
      return session;
    });
    try {
      await expect.poll(() => sockets.every(({ connected }) => connected), SOON).toBe(true);
      // A log that is followed shows what it has seen, masked from the switch on.
      await expect.poll(() => tails['presenter']?.join(''), SOON).toMatch(/"topic"|"high"/);
      await write();
      await expect.poll(() => tails['presenter']?.join(''), SOON).toMatch(SOMEBODY);
      await console.dispatch('privacy.set', { on: true });
      for (const list of Object.values(tails)) list.length = 0;
      for (const list of Object.values(told)) list.length = 0;
      const created = await fetch(`${origin}/api/orders/create`, {
        method: 'POST',
        headers: { authorization: 'Bearer presenter', 'content-type': 'application/json' },
        body: of({ ...PERSON, product: 'Tape measure', amount: 3, currency: 'EUR' }),
      });
      expect(created.status).toBe(200);
      for (const who of ['presenter', 'audience']) {
        await expect.poll(() => told[who]?.join(''), SOON).toContain('Tape measure');
        await expect.poll(() => tails[who]?.join(''), SOON).toContain('Tape measure');
        for (const path of ['orders', 'payments', 'deliveries', 'stats']) {
          const asked = await fetch(`${origin}/api/${path}`, { headers: { authorization: `Bearer ${who}` } });
          expect(await asked.text()).not.toMatch(SOMEBODY);
        }
        expect(told[who]?.join('')).not.toMatch(SOMEBODY);
        expect(tails[who]?.join('')).not.toMatch(SOMEBODY);
      }
    } finally {
      for (const session of sessions) session.dispose();
      for (const socket of sockets) socket.disconnect();
      await server.stop();
      await console.dispatch('privacy.set', { on: false });
    }
  });
});
