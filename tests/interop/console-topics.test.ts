import { describe, expect, it, onTestFinished } from 'vitest';
import type { Result } from '../../src/contract/app-error.ts';
import type { Receipt } from '../../src/contract/contract.ts';
import type { OrderRow } from '../../src/contract/rows.ts';
import type { ListSnapshot } from '../../src/contract/streams.ts';
import type { VigieConsole } from '../../src/console/vigie-console.ts';
import type { TopicMap } from '../../src/domain/topic-map.ts';
import { eventually } from './support/eventually.ts';
import { connectedProducer, kafkaClient } from './support/kafkajs-client.ts';
import { useTarget } from './support/target.ts';
import { memoryConsole } from './support/memory-console.ts';

const ORDER = {
  customerName: 'Jean Dupont',
  customerEmail: 'jean.dupont@example.com',
  product: 'Laptop',
  quantity: 1,
  amountMinor: 99_999,
  currency: 'EUR',
  address: '123 Rue de Paris',
};

/** The console over topics that the test alone knows. */
async function startConsole(address: string, topicMap: TopicMap, madeTopics: readonly string[]) {
  const running = memoryConsole(address, {
    installationId: `topics${process.hrtime.bigint()}`,
    shop: { topicMap, defaultCurrency: 'USD', zone: 'Europe/Paris' },
    madeTopics,
  });
  onTestFinished(() => running.stop());
  await running.whenSettled;
  return running;
}

async function orders(running: VigieConsole): Promise<readonly OrderRow[]> {
  const input = { search: '', filter: 'all', limit: 50 };
  const listed = (await running.ask('list', { name: 'orders', input })) as Result<ListSnapshot<OrderRow>>;
  return listed.ok ? listed.value.rows : [];
}

describe('the console over topics of other names', () => {
  it('reads those its map is about, whenever they are made, and writes where the map says', async () => {
    const target = await useTarget();
    const [orderTopic, paymentPrefix] = [target.name('shop.sales'), target.name('shop.pay')];
    const delivered = await target.topic('shop.delivered', { partitions: 2 });
    const topicMap: TopicMap = {
      rules: [
        { match: orderTopic, entity: 'order' },
        { match: `${paymentPrefix}*`, entity: 'payment' },
        { match: delivered, entity: 'delivery', type: 'delivery.delivered' },
      ],
    };
    const running = await startConsole(target.address, topicMap, [orderTopic]);
    const created = (await running.dispatch('orders.create', ORDER)) as Result<Receipt>;
    if (!created.ok) throw new Error(created.error.message);
    expect(created.value.position).toMatchObject({ topic: orderTopic });
    const { orderId } = created.value;
    // No rule names a topic for it in full.
    const refused = await running.dispatch('payments.create', {
      orderId,
      amountMinor: 1,
      currency: 'EUR',
      method: 'paypal',
      outcome: 'succeeded',
      successRate: 1,
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'no_topic' } });

    const admin = kafkaClient(target.address).admin();
    onTestFinished(() => admin.disconnect());
    await admin.connect();
    const cards = `${paymentPrefix}.cards`;
    await admin.createTopics({ waitForLeaders: false, topics: [{ topic: cards, numPartitions: 1 }] });
    await eventually(() => admin.fetchTopicOffsets(cards));
    const producer = await connectedProducer(kafkaClient(target.address));
    const paid = { payment_id: 'p1', order_id: orderId, amount: '12.50', timestamp: '2026-07-01T12:00:00' };
    await producer.send({ topic: cards, messages: [{ key: orderId, value: JSON.stringify(paid) }] });
    const parcel = { delivery_id: 'd1', order_id: orderId };
    await producer.send({ topic: delivered, messages: [{ key: orderId, value: JSON.stringify(parcel) }] });

    await eventually(async () => {
      const [order] = await orders(running);
      expect(order).toMatchObject({ orderId, stage: 'delivered' });
      const input = { search: 'p1', filter: 'all', limit: 5 };
      expect(await running.ask('list', { name: 'payments', input })).toMatchObject({
        // The currency and the zone are the profile's: noon in Paris, in summer.
        value: {
          rows: [
            { amount: { minor: 1_250, currency: 'USD' }, firstAtMs: Date.parse('2026-07-01T10:00:00Z') },
          ],
        },
      });
    });
  });

  it('folds an order whose every type has its own topic in the order of its events', async () => {
    const target = await useTarget();
    const types = ['orders.created', 'orders.confirmed', 'orders.completed'] as const;
    const topics = await Promise.all(types.map((type) => target.topic(type)));
    const producer = await connectedProducer(kafkaClient(target.address));
    // The end is written first.
    for (const at of [2, 1, 0]) {
      const value = { order_id: 'o1', product: types[at], timestamp: `2026-07-01T12:0${at}:00Z` };
      await producer.send({
        topic: topics[at] ?? '',
        messages: [{ key: 'o1', value: JSON.stringify(value) }],
      });
    }
    const rules = types.map((type, at) => ({ match: topics[at] ?? '', entity: 'order' as const, type }));
    const running = await startConsole(target.address, { rules }, []);
    await eventually(async () => {
      const [order] = await orders(running);
      expect(order).toMatchObject({ state: 'completed', product: 'orders.completed' });
      expect(order?.placedAtMs).toBe(Date.parse('2026-07-01T12:00:00Z'));
      const view = await new Promise((resolve) => {
        const session = running.openSession((_id, { value }) => {
          session.dispose();
          resolve(value);
        });
        void session.open('order', 'order', { orderId: 'o1' });
      });
      expect(view).toMatchObject({
        stepsTotal: 3,
        timeline: types.map((type) => ({ type, effect: 'applied' })),
      });
    });
  });
});
