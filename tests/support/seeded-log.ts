import { encodeEvent, type EventDraft } from '../../src/domain/encode-event.ts';
import { DELIVERY_STATES } from '../../src/domain/entities.ts';
import { EVENT_TYPES, type EventType } from '../../src/domain/event-types.ts';
import { SIDE_TYPES, type SideType } from '../../src/domain/side-types.ts';
import { topicFor, TOPIC_MAPS, namedTopics, type Layout } from '../../src/domain/topic-map.ts';
import type { LogRecord } from '../../src/domain/log-record.ts';
import { seededRandom, type Random } from '../../src/domain/seeded-random.ts';

/**
 * Whole logs, from bytes to state: topics of three partitions with events of ours in both modes of CloudEvents, plain
 * JSON of others, what travels beside, duplicates, impossible transitions, orphans and rubbish, in an order that changes
 * with the seed.
 */
const DAY_MS = 86_400_000;
const START_MS = 1_700_000_000_000;
const PARTITIONS = 3;
const TYPES = Object.keys(EVENT_TYPES) as EventType[];
const SIDES = Object.keys(SIDE_TYPES) as SideType[];
/** Beyond what a double holds: added to the number of an order. */
const LARGE = 9_007_199_254_740_993n;
const LARGE_ID = 'a large number';
/** Among them words of no state, and none at all. */
const WORDS = [
  'Pending',
  'En attente',
  'SUCCESS',
  'Échec',
  'Livrée',
  'in_transit',
  'Terminée',
  'Perdu',
  undefined,
];
const bytes = (text: string) => new TextEncoder().encode(text);
/** One of each reason there is, but one. */
const RUBBISH = [
  undefined,
  ...['nonsense', '[1]', '{"note":"neither"}', '{"order_id":{},"payment_id":[]}'].map(bytes),
  new Uint8Array([0x7b, 0xff, 0xfe]),
  new Uint8Array([0, 0, 0, 0, 7, 2, 4]),
];

/** Records in the order in which a producer wrote them, so that a partition's are in its order. */
export function seededLog(seed: number, length: number, layout: Layout = 'grouped'): LogRecord[] {
  const map = TOPIC_MAPS[layout];
  const topics = namedTopics(map);
  const random = seededRandom(seed);
  const upTo = (n: number) => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length)] as T;
  const next = new Map<string, bigint>();
  const log: LogRecord[] = [];

  function append(topic: string, order: number, record: Pick<LogRecord, 'value' | 'headers'>): void {
    const partition = order % PARTITIONS;
    const offset = next.get(`${topic}/${partition}`) ?? 0n;
    next.set(`${topic}/${partition}`, offset + 1n);
    log.push({
      topic,
      partition,
      offset,
      timestampMs: START_MS + log.length,
      key: bytes(`o${order}`),
      ...record,
    });
  }

  for (let n = 0; n < length; n += 1) {
    const order = upTo(length / 10);
    const dice = random();
    const atMs = START_MS + upTo(3 * DAY_MS);
    const ids = {
      orderId: `o${order}`,
      paymentId: `p${order}-${upTo(3)}`,
      deliveryId: `d${order}-${upTo(2)}`,
    };
    const money = { minor: upTo(10_000), currency: pick(['EUR', 'USD']) };
    if (dice < 0.05) {
      append(pick(topics), order, { headers: [], value: pick(RUBBISH) });
    } else if (dice < 0.1 && log.length > 0) {
      // A producer that tried again: the same event at another offset.
      const { topic, key, headers, value } = pick(log);
      append(topic, Number(new TextDecoder().decode(key).slice(1)), { headers, value });
    } else if (dice < 0.2) {
      const type = pick(SIDES);
      const sku = `sku${order % 40}`;
      const facts = {
        sku,
        product: pick(['Thé', undefined]),
        stock: upTo(20),
        threshold: pick([5, undefined]),
        orderId: ids.orderId,
        channel: 'email',
        template: 'late',
        recipient: 'z@example.com',
        userId: 'u1',
      };
      const meta = { id: `s${n}`, source: 'urn:test', atMs, simulated: random() < 0.5 };
      const draft = { entity: SIDE_TYPES[type], type, facts, meta } as EventDraft;
      const { topic, headers, value } = encodeEvent(draft, map);
      append(topic, order % 40, { headers: asBytes(headers), value });
    } else if (dice < 0.45) {
      const legacyType = pick(TYPES);
      const { entity } = EVENT_TYPES[legacyType];
      const isLarge = random() < 0.1;
      const body = {
        ...(entity !== 'order' && random() < 0.1 ? {} : { order_id: isLarge ? LARGE_ID : ids.orderId }),
        ...(entity === 'payment' ? { payment_id: ids.paymentId } : {}),
        ...(entity === 'delivery' ? { delivery_id: ids.deliveryId } : {}),
        amount: money.minor / 100,
        status: pick(WORDS),
        timestamp: new Date(atMs).toISOString().slice(0, -1),
      };
      const text = JSON.stringify(body).replace(`"${LARGE_ID}"`, String(LARGE + BigInt(order)));
      append(topicFor(map, entity, legacyType) ?? '', order, { headers: [], value: bytes(text) });
    } else {
      const type = pick(TYPES);
      const { entity } = EVENT_TYPES[type];
      const facts = {
        ...ids,
        total: money,
        amount: money,
        quantity: 1,
        method: 'paypal',
        address: 'Lyon',
        state: pick(DELIVERY_STATES),
        estimatedDate: pick(['2026-11-20', undefined]),
        customerName: pick(['Zoé', 'Marc']),
        customerEmail: 'z@example.com',
        product: 'Thé',
      };
      const meta = { id: `e${n}`, source: 'urn:test', atMs, simulated: random() < 0.5 };
      const { topic, headers, value } = encodeEvent({ entity, type, facts, meta } as EventDraft, map);
      const isStructured = random() < 0.2;
      append(topic, order, isStructured ? structured(headers, value) : { headers: asBytes(headers), value });
    }
  }
  return log;
}

type Headers = readonly (readonly [name: string, value: string])[];

function asBytes(headers: Headers): LogRecord['headers'] {
  return headers.map(([name, text]) => ({ name, value: bytes(text) }));
}

/** The same event with its attributes in the value. */
function structured(headers: Headers, value: Uint8Array): Pick<LogRecord, 'value' | 'headers'> {
  const attributes = headers
    .filter(([name]) => name.startsWith('ce_'))
    .map(([name, text]) => [name.slice(3), text]);
  const data = JSON.parse(new TextDecoder().decode(value)) as unknown;
  return {
    headers: asBytes([['content-type', 'application/cloudevents+json; charset=utf-8']]),
    value: bytes(JSON.stringify({ ...Object.fromEntries(attributes), data })),
  };
}

/** Another order in which the partitions of a log may arrive; inside a partition the order holds. */
export function interleaved(log: readonly LogRecord[], random: Random): LogRecord[] {
  const lanes = [...Map.groupBy(log, ({ topic, partition }) => `${topic}/${partition}`).values()];
  const all: LogRecord[] = [];
  while (lanes.length > 0) {
    const at = Math.floor(random() * lanes.length);
    const lane = lanes[at] as LogRecord[];
    // In runs, as fetches come.
    all.push(...lane.splice(0, 1 + Math.floor(random() * 40)));
    if (lane.length === 0) lanes.splice(at, 1);
  }
  return all;
}
