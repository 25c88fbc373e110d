import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { connectScreen } from '../support/screen-client.ts';
import { type Host, signal, startHost } from '../support/start-host.ts';
import { count, seed } from './fault-length.ts';

/** Each kills the console and its broker; every other one the broker first, which the console outlives for a moment. */
const ROUNDS = count({ short: 3, long: 100 });
/** About a thousand events a second once stories are under way. */
const ORDERS_PER_SECOND = 60;
const TOPICS = ['orders', 'payments', 'deliveries', 'inventory', 'notifications', 'analytics'];

async function recordsInLog(address: string): Promise<number> {
  const kafka = new Kafka({ brokers: address.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await Promise.all(TOPICS.map((topic) => admin.fetchTopicOffsets(topic)));
  await admin.disconnect();
  return offsets.flat().reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
}

async function figures(host: Host): Promise<unknown> {
  const headers = { authorization: `Bearer ${host.token}` };
  const response = await fetch(`${host.origin}/api/stats`, { headers });
  const { updated_at: _, ...stats } = (await response.json()) as { updated_at: unknown };
  const orders = await fetch(`${host.origin}/api/orders?limit=200`, { headers });
  const listed = (await orders.json()) as { orders: { order_id: string }[] };
  const byId = listed.orders.toSorted((a, b) => (a.order_id < b.order_id ? -1 : 1));
  // Orders of one millisecond stand in the order in which they came.
  return { stats, orders: byId.slice(10, -10) };
}

/** Resolves when all there is in the log has been folded; with how many records that were. */
async function foldedAll(host: Host, records: number): Promise<number> {
  const screen = await connectScreen(host);
  const { records: read } = await screen.until(
    (status) => !status.rebuild && status.records.lag === 0 && status.records.read >= records,
  );
  screen.close();
  return read.read;
}

it.skipIf(process.platform === 'win32')(
  `has every event in the read model exactly once after ${ROUNDS} kills under load, and a second console sees the same (seed ${seed})`,
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'vigie-fold-'));
    const other = mkdtempSync(join(tmpdir(), 'vigie-fold-other-'));
    const random = seededRandom(seed);
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const host = await startHost({ home });
        const screen = await connectScreen(host);
        const load = {
          ordersPerSecond: ORDERS_PER_SECOND,
          seed: round,
          successRate: 0.9,
          advanceDeliveries: false,
        };
        expect(await screen.call('simulator.start', load)).toMatchObject({ ok: true });
        await sleep(200 + random(1_300));
        if (round % 2 === 1) {
          signal(host.brokerPid(), 'SIGKILL');
          await sleep(random(300));
        }
        screen.close();
        await host.kill();
      }
      const last = await startHost({ home });
      const records = await recordsInLog(last.kafka);
      expect(records).toBeGreaterThan(ROUNDS * 20);
      expect(await foldedAll(last, records)).toBe(records);
      const second = await startHost({ home: other, args: ['--broker', last.kafka] });
      expect(await foldedAll(second, records)).toBe(records);
      expect(await figures(second)).toEqual(await figures(last));
      await second.stop();
      await last.stop();
    } finally {
      rmSync(home, { recursive: true, force: true });
      rmSync(other, { recursive: true, force: true });
    }
  },
  2_400_000,
);
