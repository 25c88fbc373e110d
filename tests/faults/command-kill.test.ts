import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { type Host, signal, startHost } from '../support/start-host.ts';
import { count, seed } from './fault-length.ts';

const ROUNDS = count({ short: 3, long: 100 });
const CLIENTS = 4;

type Accepted = { readonly orderId: string; readonly status: number };

/** Places one order after the other until the host is gone, and notes what it was told is accepted. */
async function placeOrders(host: Host, accepted: Accepted[]): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(`${host.origin}/api/orders/create`, {
        method: 'POST',
        headers: { authorization: `Bearer ${host.token}` },
      });
      const body = (await response.json()) as { order: { order_id: string } };
      expect([200, 202]).toContain(response.status);
      accepted.push({ orderId: body.order.order_id, status: response.status });
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return;
      throw error;
    }
  }
}

/** How often each order was placed, by what the log holds. */
async function placedInLog(address: string): Promise<Map<string, number>> {
  const kafka = new Kafka({ brokers: address.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets('orders');
  await admin.disconnect();
  const expected = offsets.reduce((sum, { high }) => sum + Number(high), 0);
  const placed = new Map<string, number>();
  const consumer = kafka.consumer({ groupId: `check-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
  let read = 0;
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachMessage: async ({ message }) => {
        const orderId = message.key!.toString();
        placed.set(orderId, (placed.get(orderId) ?? 0) + 1);
        read += 1;
        if (read === expected) resolve();
      },
    });
  });
  await consumer.disconnect();
  return placed;
}

it.skipIf(process.platform === 'win32')(
  `has every accepted command in the log exactly once after ${ROUNDS} kills of everything (seed ${seed})`,
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'vigie-commands-'));
    const random = seededRandom(seed);
    const accepted: Accepted[] = [];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const host = await startHost({ home });
        const placing = Array.from({ length: CLIENTS }, () => placeOrders(host, accepted));
        const before = accepted.length;
        const answers = 5 + random(60);
        while (accepted.length < before + answers) await sleep(1);
        if (round % 3 === 1) {
          // The broker first: what is asked for meanwhile waits, and is killed with the console.
          signal(host.brokerPid(), 'SIGKILL');
          await sleep(random(100));
        }
        await host.kill();
        await Promise.all(placing);
      }
      const last = await startHost({ home });
      // What waited is sent once the log has been read.
      await expect
        .poll(
          async () => {
            const placed = await placedInLog(last.kafka);
            return accepted.filter(({ orderId }) => placed.get(orderId) !== 1);
          },
          { timeout: 30_000 },
        )
        .toEqual([]);
      const placed = await placedInLog(last.kafka);
      expect([...placed.values()].filter((times) => times !== 1)).toEqual([]);
      await last.stop();
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
  2_400_000,
);
