import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VigieConsole } from '../../src/console/vigie-console.ts';
import type { ReadChange } from '../../src/console/projection/read-change.ts';
import type { Result } from '../../src/contract/app-error.ts';
import type { Receipt } from '../../src/contract/contract.ts';
import type { OrderView, RecordDetail } from '../../src/contract/rows.ts';
import type { ListSnapshot } from '../../src/contract/streams.ts';
import { eventually } from './support/eventually.ts';
import { kafkaClient } from './support/kafkajs-client.ts';
import { type Target, useTarget } from './support/target.ts';
import { memoryConsole } from './support/memory-console.ts';

const TOPICS = new Set(['orders', 'payments', 'deliveries']);
const ORDER = {
  customerName: 'Jean Dupont',
  customerEmail: 'jean.dupont@example.com',
  product: 'Laptop',
  quantity: 1,
  amountMinor: 99_999,
  currency: 'EUR',
  address: '123 Rue de Paris',
};

/** What an earlier run has left behind. */
async function deleteTopics(address: string): Promise<void> {
  const admin = kafkaClient(address).admin();
  await admin.connect();
  const left = async (): Promise<string[]> => (await admin.listTopics()).filter((topic) => TOPICS.has(topic));
  await admin.deleteTopics({ topics: await left() });
  await eventually(async () => expect(await left()).toEqual([]));
  await admin.disconnect();
}

/** The console without a host. The names of its topics are fixed: no other test of the suite uses them. */
describe('the console', () => {
  const ends: (() => Promise<void>)[] = [];
  let target: Target;
  let running: VigieConsole;

  function start(): VigieConsole {
    return memoryConsole(target.address);
  }

  function change(wanted: (change: ReadChange) => boolean): Promise<ReadChange> {
    return new Promise((resolve) => {
      const stop = running.onChange((each) => {
        if (!wanted(each)) return;
        stop();
        resolve(each);
      });
    });
  }

  async function command(name: string, input: unknown): Promise<Receipt> {
    const result = (await running.dispatch(name, input)) as Result<Receipt>;
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  }

  async function orderView(orderId: string): Promise<OrderView> {
    return new Promise((resolve) => {
      const session = running.openSession((_id, { value }) => {
        session.dispose();
        resolve(value as OrderView);
      });
      void session.open('order', 'order', { orderId });
    });
  }

  async function list(
    name: 'orders' | 'payments' | 'deliveries',
    input: object,
  ): Promise<readonly { readonly key: string }[]> {
    const listed = (await running.ask('list', { name, input })) as Result<ListSnapshot<{ key: string }>>;
    if (!listed.ok) throw new Error(listed.error.message);
    return listed.value.rows;
  }

  beforeAll(async () => {
    target = await useTarget((end) => ends.push(end));
    await deleteTopics(target.address);
    running = start();
    await running.whenSettled;
  });
  afterAll(async () => {
    await running.stop();
    await Promise.all(ends.map((end) => end()));
  });

  it('shows an order only once its event came back, and follows it to its record', async () => {
    const seen = change((each) => each.entity === 'order');
    const receipt = await command('orders.create', ORDER);
    expect(receipt).toMatchObject({ entity: 'order', status: 'acknowledged', state: 'placed' });
    expect((await seen).row).toMatchObject({
      orderId: receipt.orderId,
      customerName: 'Jean Dupont',
      total: { minor: 99_999, currency: 'EUR' },
      stage: 'placed',
      simulated: false,
      last: receipt.position,
    });
    const detail = (await running.dispatch('records.read', receipt.position)) as Result<RecordDetail>;
    expect(detail.ok && detail.value.headers.find(({ name }) => name === 'ce_id')?.value?.text).toBe(
      receipt.eventId,
    );
    expect(detail.ok && detail.value.understood).toMatchObject({ kind: 'event', assumptions: [] });
  });

  it('moves an order through its stages by payments and deliveries', async () => {
    const { orderId } = await command('orders.create', ORDER);
    const paid = change((each) => each.entity === 'payment' && each.stateChanged);
    await command('payments.create', {
      orderId,
      amountMinor: 99_999,
      currency: 'EUR',
      method: 'credit_card',
      outcome: 'succeeded',
      successRate: 0.9,
    });
    await paid;
    const begun = change((each) => each.entity === 'delivery');
    const { entityId } = await command('deliveries.create', { orderId });
    // Nothing was said of where to: the order says it.
    expect((await begun).row).toMatchObject({ address: ORDER.address });
    expect(await running.dispatch('deliveries.create', { orderId: 'nobody knows it' })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', fields: [{ field: 'address', rule: 'required' }] },
    });
    for (const state of ['assigned', 'picked_up', 'in_transit', 'delivered']) {
      const moved = change((each) => each.entity === 'delivery' && each.stateChanged);
      await command('deliveries.advance', { deliveryId: entityId });
      expect((await moved).row).toMatchObject({ deliveryId: entityId, state });
    }
    expect(await running.dispatch('deliveries.advance', { deliveryId: entityId })).toMatchObject({
      ok: false,
      error: { code: 'impossible_transition' },
    });
    expect(await list('orders', { search: orderId, filter: 'delivered', limit: 10 })).toMatchObject([
      { orderId },
    ]);
    const view = await orderView(orderId);
    expect(view.timeline).toHaveLength(7);
    expect(view).toMatchObject({ stepsTotal: 7, payments: [{ state: 'succeeded' }], order: { orderId } });
  });

  it('shows all of it again after a restart, and nothing from the past as live', async () => {
    const page = { search: '', filter: 'all', limit: 200 };
    const all = () =>
      Promise.all((['orders', 'payments', 'deliveries'] as const).map((name) => list(name, page)));
    const before = await all();
    const { updatedAtMs: _, ...figures } = await running.ask('dashboard', '1h');
    await running.stop();
    running = start();
    const live: ReadChange[] = [];
    running.onChange((each) => live.push(each));
    await running.whenSettled;
    const byKey = (rows: readonly { key: string }[]) => rows.toSorted((a, b) => a.key.localeCompare(b.key));
    expect((await all()).map(byKey)).toEqual(before.map(byKey));
    const { updatedAtMs: __, ...figuresAgain } = await running.ask('dashboard', '1h');
    expect(figuresAgain).toEqual(figures);
    expect(live).toEqual([]);
  });

  it('reads a record from Kafka that it no longer holds itself', async () => {
    const missing = { topic: 'orders', partition: 0, offset: '999999' };
    expect(await running.dispatch('records.read', missing)).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
  });
});
