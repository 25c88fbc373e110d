import { encodeEvent, type EventDraft } from '../../src/domain/encode-event.ts';
import { DELIVERY_STATES } from '../../src/domain/entities.ts';
import { EVENT_TYPES, type EventType } from '../../src/domain/event-types.ts';
import type { LogRecord } from '../../src/domain/log-record.ts';
import { seededRandom, type Random } from '../../src/domain/seeded-random.ts';

/**
 * Whole logs, from bytes to state: three topics of three partitions with events of ours, plain JSON of others,
 * duplicates, impossible transitions, orphans and rubbish, in an order that changes with the seed.
 */
const DAY_MS = 86_400_000;
const START_MS = 1_700_000_000_000;
const PARTITIONS = 3;
const TOPICS = { order: 'orders', payment: 'payments', delivery: 'deliveries' } as const;
const TYPES = Object.keys(EVENT_TYPES) as EventType[];
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
const RUBBISH = [undefined, 'nonsense', '[1]', '{"note":"neither"}', '{"order_id":{},"payment_id":[]}'];

const bytes = (text: string) => new TextEncoder().encode(text);

/** Records in the order in which a producer wrote them, so that a partition's are in its order. */
export function seededLog(seed: number, length: number): LogRecord[] {
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
      const text = pick(RUBBISH);
      append(pick(Object.values(TOPICS)), order, {
        headers: [],
        value: text === undefined ? text : bytes(text),
      });
    } else if (dice < 0.1 && log.length > 0) {
      // A producer that tried again: the same event at another offset.
      const { topic, key, headers, value } = pick(log);
      append(topic, Number(new TextDecoder().decode(key).slice(1)), { headers, value });
    } else if (dice < 0.4) {
      const entity = pick(['order', 'payment', 'delivery'] as const);
      const body = {
        ...(entity !== 'order' && random() < 0.1 ? {} : { order_id: ids.orderId }),
        ...(entity === 'payment' ? { payment_id: ids.paymentId } : {}),
        ...(entity === 'delivery' ? { delivery_id: ids.deliveryId } : {}),
        amount: money.minor / 100,
        status: pick(WORDS),
        timestamp: new Date(atMs).toISOString().slice(0, -1),
      };
      append(TOPICS[entity], order, { headers: [], value: bytes(JSON.stringify(body)) });
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
      const { headers, value } = encodeEvent({ entity, type, facts, meta } as EventDraft);
      const wire = headers.map(([name, text]) => ({ name, value: bytes(text) }));
      append(TOPICS[entity], order, { headers: wire, value });
    }
  }
  return log;
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
