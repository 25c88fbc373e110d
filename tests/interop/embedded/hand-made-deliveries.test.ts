import { expect, it, onTestFinished } from 'vitest';
import { DEFAULT_SIMULATOR_SETTINGS } from '../../../src/console/simulator/simulator.ts';
import type { Result } from '../../../src/contract/app-error.ts';
import type { Receipt } from '../../../src/contract/contract.ts';
import type { DeliveryRow } from '../../../src/contract/rows.ts';
import type { ListSnapshot } from '../../../src/contract/streams.ts';
import { eventually } from '../support/eventually.ts';
import { connectedAdmin, connectedProducer, kafkaClient } from '../support/kafkajs-client.ts';
import { memoryConsole } from '../support/memory-console.ts';
import { runningBroker } from '../support/running-broker.ts';

/** As many as were once put on "delivered" for real. */
const OTHERS = 22;

it('advances the delivery that was made by hand here, and none that other programs wrote', async () => {
  const { address } = await runningBroker();
  const admin = await connectedAdmin(kafkaClient(address));
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic: 'deliveries', numPartitions: 3 }] });
  const producer = await connectedProducer(kafkaClient(address));
  const external = Array.from({ length: OTHERS }, (_, index) => `EXT-${index}`);
  // Plain JSON, as most programs write it, and CloudEvents of another source.
  const headers = (id: string) => ({
    ce_id: id,
    ce_source: 'urn:other:courier',
    ce_type: 'delivery.in-transit',
    ce_specversion: '1.0',
  });
  await producer.send({
    topic: 'deliveries',
    messages: external.map((id, index) => ({
      key: id,
      value: JSON.stringify({ delivery_id: id, order_id: `order-of-${id}`, status: 'In Transit' }),
      ...(index % 2 === 0 && { headers: headers(id) }),
    })),
  });

  const node = { nodeId: 1, address, running: true, leads: 9 };
  const embedded = {
    state: () => ({ nodes: [node], storageProblem: undefined }),
    onChange: () => undefined,
    switchNode: async () => ({ ok: true as const, value: embedded.state() }),
  };
  const running = memoryConsole(address, { embedded });
  onTestFinished(() => running.stop());
  await running.whenSettled;

  async function deliveries(): Promise<readonly DeliveryRow[]> {
    const input = { search: '', filter: 'all', limit: 100 };
    const listed = await running.ask('list', { name: 'deliveries', input });
    return (listed as Result<ListSnapshot<DeliveryRow>>).ok
      ? (listed as { readonly value: ListSnapshot<DeliveryRow> }).value.rows
      : [];
  }
  await eventually(async () => expect(await deliveries()).toHaveLength(OTHERS));

  const settings = { ...DEFAULT_SIMULATOR_SETTINGS, advanceDeliveries: true };
  expect(await running.dispatch('simulator.configure', settings)).toMatchObject({
    ok: true,
    value: { advanceDeliveries: true },
  });
  const made = (await running.dispatch('deliveries.create', {
    orderId: 'o1',
    address: 'Lyon',
  })) as Result<Receipt>;
  if (!made.ok) throw new Error(made.error.message);
  const { entityId } = made.value;
  // What has been open for longer would have been advanced before it.
  await eventually(async () => {
    const own = (await deliveries()).find(({ deliveryId }) => deliveryId === entityId);
    expect(own?.state).toBe('assigned');
  });
  const others = (await deliveries()).filter(({ deliveryId }) => deliveryId !== entityId);
  expect(others.map(({ state, simulated }) => ({ state, simulated }))).toEqual(
    external.map(() => ({ state: 'in_transit', simulated: false })),
  );
}, 60_000);
