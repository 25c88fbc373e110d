import { seededRandom } from '../../src/domain/seeded-random.ts';
import type {
  ActivityRow,
  DeliveryRow,
  OrderRow,
  PaymentRow,
  QuarantineRow,
  TimelineEntry,
} from '../../src/contract/rows.ts';
import type { DeliveryState, EntityKind } from '../../src/domain/entities.ts';
import type { EventType } from '../../src/domain/event-types.ts';
import type { RecordPosition } from '../../src/domain/log-record.ts';

const NAMES = [
  'Camille Moreau',
  'Léa Girard',
  'Hugo Lefèvre',
  'Inès Dubois',
  'Jules Mercier',
  'Zoé Fontaine',
];
const PRODUCTS = ['Lampe de bureau', 'Casque audio', 'Cafetière', 'Sac à dos', 'Clavier mécanique'];
const STREETS = ['12 rue des Lilas, Nantes', '4 quai de la Fosse, Nantes', '88 avenue Foch, Lyon'];
const METHODS = ['credit_card', 'paypal', 'bank_transfer', 'apple_pay'] as const;
const DELIVERY_PATH: readonly (readonly [DeliveryState, EventType | undefined, number])[] = [
  ['pending', undefined, 10],
  ['assigned', 'delivery.assigned', 20],
  ['picked_up', 'delivery.pickup', 35],
  ['in_transit', 'delivery.in-transit', 50],
  ['delivered', 'delivery.delivered', 100],
];

/** A small shop whose lists grow newest first; every act takes its time from the caller. */
export class FakeShop {
  readonly orders: OrderRow[] = [];
  readonly payments: PaymentRow[] = [];
  readonly deliveries: DeliveryRow[] = [];
  readonly activity: ActivityRow[] = [];
  readonly quarantine: QuarantineRow[] = [];
  readonly timelines = new Map<string, TimelineEntry[]>();
  private readonly random: () => number;
  private readonly offsets = new Map<string, number>();
  private made = 0;

  constructor(seed = 7) {
    this.random = seededRandom(seed);
  }

  pick<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.random() * values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }

  placeOrder(atMs: number): OrderRow {
    this.made += 1;
    const orderId = `ord-${String(10_000 + this.made)}`;
    const customerName = this.pick(NAMES);
    const last = this.next('orders', orderId);
    const row: OrderRow = {
      key: orderId,
      orderId,
      customerName,
      customerEmail: `${customerName.toLowerCase().replace(/[^a-z]+/g, '.')}@example.org`,
      product: this.pick(PRODUCTS),
      quantity: 1 + Math.floor(this.random() * 3),
      total: { minor: 990 + Math.floor(this.random() * 24_000), currency: 'EUR' },
      address: this.pick(STREETS),
      state: 'placed',
      statusText: 'Pending',
      stage: 'placed',
      placedAtMs: atMs,
      simulated: true,
      last,
      lastAtMs: atMs,
      isTimeUnsure: false,
    };
    this.orders.unshift(row);
    this.record('order', 'orders.created', orderId, { row, state: 'placed', label: row.customerName, atMs });
    return row;
  }

  payFor(order: OrderRow, atMs: number, succeeds = this.random() < 0.9): PaymentRow {
    const paymentId = `pay-${String(10_000 + this.payments.length + 1)}`;
    const method = this.pick(METHODS);
    const row: PaymentRow = {
      key: paymentId,
      paymentId,
      orderId: order.orderId,
      amount: order.total,
      isPaid: succeeds,
      refunded: [],
      method,
      state: succeeds ? 'succeeded' : 'failed',
      statusText: succeeds ? 'SUCCESS' : 'FAILED',
      failureCode: succeeds ? undefined : 'card_declined',
      failureCategory: succeeds ? undefined : 'bank',
      orderKnown: true,
      firstAtMs: atMs,
      simulated: true,
      last: this.next('payments', order.orderId),
      lastAtMs: atMs,
      isTimeUnsure: false,
    };
    this.payments.unshift(row);
    const stage = succeeds ? 'paid' : 'payment_failed';
    replace(this.orders, { ...order, stage, lastAtMs: atMs });
    this.record('payment', succeeds ? 'payments.completed' : 'payments.failed', paymentId, {
      row,
      state: row.state,
      label: method,
      atMs,
    });
    return row;
  }

  advance(order: OrderRow, atMs: number): DeliveryRow {
    const known = this.deliveries.find((delivery) => delivery.orderId === order.orderId);
    const at = known ? DELIVERY_PATH.findIndex(([state]) => state === known.state) : -1;
    const [state, type, progress] = DELIVERY_PATH[Math.min(DELIVERY_PATH.length - 1, at + 1)] ?? [
      'pending',
      undefined,
      10,
    ];
    const deliveryId = known?.deliveryId ?? `del-${String(10_000 + this.deliveries.length + 1)}`;
    const row: DeliveryRow = {
      key: deliveryId,
      deliveryId,
      orderId: order.orderId,
      address: order.address,
      courier: 'Mistral Express',
      state,
      statusText: undefined,
      estimatedDate: '2026-11-24',
      steps: [...(known?.steps ?? []), { state, atMs }],
      progress,
      orderKnown: true,
      firstAtMs: known?.firstAtMs ?? atMs,
      simulated: true,
      last: this.next('deliveries', order.orderId),
      lastAtMs: atMs,
      isTimeUnsure: false,
    };
    if (known) replace(this.deliveries, row);
    else this.deliveries.unshift(row);
    replace(this.orders, {
      ...order,
      stage: state === 'delivered' ? 'delivered' : 'shipping',
      lastAtMs: atMs,
      isTimeUnsure: false,
    });
    this.record('delivery', type, deliveryId, { row, state, label: row.address, atMs });
    return row;
  }

  quarantineOne(atMs: number): void {
    const position = this.next('payments', `bad-${this.quarantine.length}`);
    const key = keyOf(position);
    this.quarantine.unshift({
      key,
      position,
      recordAtMs: atMs,
      reason: 'invalid_json',
      fault: {
        code: 'json_syntax',
        line: 1,
        column: 41,
        said: 'Expected double-quoted property name in JSON at position 40 (line 1 column 41)',
      },
      preview: '{"payment_id": "P-77", "amount": 12.5, }',
      sizeBytes: 42,
      redrivenTo: undefined,
    });
    this.activity.unshift({
      key,
      position,
      atMs,
      entity: undefined,
      type: undefined,
      entityId: undefined,
      orderId: undefined,
      state: undefined,
      label: '{"payment_id": "P-77", "amount": 12.5, }',
      amount: undefined,
      isTimeUnsure: false,
      effect: 'quarantined',
      simulated: false,
    });
  }

  private next(topic: string, key: string): RecordPosition {
    let hash = 0;
    for (const letter of key) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
    const partition = hash % 3;
    const offset = this.offsets.get(`${topic}/${partition}`) ?? 0;
    this.offsets.set(`${topic}/${partition}`, offset + 1);
    return { topic, partition, offset: String(offset) };
  }

  private record(
    entity: EntityKind,
    type: EventType | undefined,
    entityId: string,
    about: {
      readonly row: OrderRow | PaymentRow | DeliveryRow;
      readonly state: ActivityRow['state'];
      readonly label: string;
      readonly atMs: number;
    },
  ): void {
    const { row, state, label, atMs } = about;
    const amount = 'total' in row ? row.total : 'amount' in row ? row.amount : undefined;
    const common = { position: row.last, atMs, entity, entityId, type, state, simulated: true } as const;
    this.activity.unshift({
      ...common,
      key: keyOf(row.last),
      orderId: row.orderId,
      label,
      amount,
      isTimeUnsure: false,
      effect: 'applied',
    });
    if (this.activity.length > 2000) this.activity.pop();
    const timeline = this.timelines.get(row.orderId) ?? [];
    const cause = timeline.at(-1)?.eventId;
    timeline.push({
      ...common,
      amount,
      effect: 'applied',
      writtenAtMs: atMs + 4,
      eventId: `event-${keyOf(row.last)}`,
      causationId: cause,
    });
    this.timelines.set(row.orderId, timeline);
  }
}

function replace<Row extends { readonly key: string }>(rows: Row[], row: Row): void {
  const index = rows.findIndex(({ key }) => key === row.key);
  if (index !== -1) rows[index] = row;
}

export function keyOf({ topic, partition, offset }: RecordPosition): string {
  return `${topic}/${partition}/${offset}`;
}
