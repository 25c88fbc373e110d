import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { writeWithKafkajs } from '../support/foreign-client.ts';
import { signal } from '../support/start-host.ts';
import { expect, goTo, open, test } from './fixtures.ts';
import { numberIn, rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { orders, simulator } = wordsOf('fr');

test.skip(process.platform === 'win32', 'Windows cannot tell which broker belongs to a host');

test('after kill -9 of host and broker, a new start shows everything', async ({ page, start, watch }) => {
  watch(page);
  const first = await start();
  await open(page, first, '/orders');
  const run = page.getByTestId('simulator-run');
  await run.getByRole('button', { name: simulator.start }).click();
  await expect(run).toHaveAttribute('data-running', 'true');
  await run.getByRole('textbox', { name: simulator.rate }).fill('20');
  const shown = page.getByTestId('orders-shown');
  await expect(async () => expect(numberIn(await shown.textContent(), 1)).toBeGreaterThan(30)).toPass();
  const before = numberIn(await shown.textContent(), 1);
  const newest = await rowsOf(page, 'orders').first().getAttribute('data-row-key');
  await page.goto('about:blank');
  await first.kill();

  const again = await start();
  await open(page, again, '/orders');
  await expect(async () =>
    expect(numberIn(await shown.textContent(), 1)).toBeGreaterThanOrEqual(before),
  ).toPass();
  await page
    .getByTestId('orders')
    .getByRole('searchbox')
    .fill(newest ?? '');
  await expect(page.locator(`[data-row-key="${newest}"]`)).toBeVisible();
  await expect(page.getByTestId('quarantine-count')).toBeHidden();
});

test('while the broker is down the screen says so, and commands wait and come through once', async ({
  host,
  vigie,
}) => {
  await goTo(vigie, '/orders');
  await vigie.getByRole('button', { name: orders.createNow }).click();
  await expect(rowsOf(vigie, 'orders')).toHaveCount(1);

  const release = await keepBrokerDown(host.brokerPid(), Number(host.kafka.split(':')[1]));
  await expect(vigie.getByTestId('kafka-state')).toHaveAttribute('data-kafka', /reconnecting|unreachable/);
  await vigie.getByRole('button', { name: orders.createNow }).click();
  await expect(vigie.getByTestId('outbox-waiting')).toContainText('1');
  await expect(rowsOf(vigie, 'orders')).toHaveCount(1);

  await release();
  await expect(vigie.getByTestId('kafka-state')).toHaveAttribute('data-kafka', 'connected', {
    timeout: 30_000,
  });
  await expect(rowsOf(vigie, 'orders')).toHaveCount(2, { timeout: 30_000 });
  await expect(vigie.getByTestId('outbox-waiting')).toBeHidden();
});

test('a command that waits for Kafka survives kill -9 of everything, and comes through once', async ({
  page,
  start,
  watch,
}) => {
  watch(page);
  const first = await start();
  await open(page, first, '/orders');
  const release = await keepBrokerDown(first.brokerPid(), Number(first.kafka.split(':')[1]));
  await page.getByRole('button', { name: orders.createNow }).click();
  await expect(page.getByTestId('outbox-waiting')).toContainText('1');
  await page.goto('about:blank');
  await first.kill();
  await release();

  const again = await start();
  await open(page, again, '/orders');
  await expect(rowsOf(page, 'orders')).toHaveCount(1);
  await expect(page.getByTestId('outbox-waiting')).toBeHidden();
  await page.goto('about:blank');
  await again.kill();
  const third = await start();
  await open(page, third, '/orders');
  await expect(rowsOf(page, 'orders')).toHaveCount(1);
});

test('a read model that was damaged is set aside and made again from the log', async ({
  home,
  page,
  start,
  watch,
}) => {
  watch(page);
  const first = await start();
  await writeWithKafkajs(first.kafka, [
    { topic: 'orders', key: 'o1', value: '{"order_id":"o1","product":"Thé"}' },
  ]);
  await open(page, first, '/orders');
  await expect(rowsOf(page, 'orders')).toHaveCount(1);
  await page.goto('about:blank');
  await first.stop();
  await writeFile(join(home, 'read-model.db'), 'a letter to a friend, and no database at all');

  const again = await start();
  await open(page, again, '/orders');
  await expect(rowsOf(page, 'orders')).toHaveCount(1);
  expect(again.output()).toContain('the read model was damaged: its file is kept as');
  expect((await readdir(home)).filter((name) => name.includes('.damaged-'))).toHaveLength(1);
});

test('a topic that is deleted and made again is read from its start', async ({ host, vigie }) => {
  const order = (id: string) => ({ topic: 'orders', key: id, value: JSON.stringify({ order_id: id }) });
  await writeWithKafkajs(host.kafka, ['a', 'b', 'c', 'd', 'e', 'f'].map(order));
  await goTo(vigie, '/orders');
  await expect(rowsOf(vigie, 'orders')).toHaveCount(6);
  const admin = new Kafka({ brokers: [host.kafka], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: ['orders'] });
  await admin.createTopics({ topics: [{ topic: 'orders', numPartitions: 3 }] });
  await admin.disconnect();
  await writeWithKafkajs(host.kafka, [order('new')]);
  await expect(rowsOf(vigie, 'orders')).toHaveCount(1, { timeout: 40_000 });
  expect(host.output()).toContain('orders was deleted and made again');
});

/** Kills the broker and takes its port, so that the next one cannot start before `release`. */
async function keepBrokerDown(pid: number, port: number): Promise<() => Promise<void>> {
  signal(pid, 'SIGKILL');
  const server = createServer();
  for (;;) {
    const taken = await new Promise<boolean>((resolve) => {
      server.removeAllListeners().on('connection', (socket) => socket.destroy());
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (taken) break;
  }
  return () => new Promise((resolve) => void server.close(() => resolve()));
}
