import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startSecuredBroker, type SecuredBroker } from '../support/secured-broker.ts';
import type { Host } from '../support/start-host.ts';
import { connected, expect, goTo, open, test as base } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const { common, connection: words, orders, shell } = wordsOf('fr');
const USER = 'ada';
const PASSWORD = 'correct horse battery staple';

const test = base.extend<{ readonly cluster: SecuredBroker }>({
  // Playwright wants the first argument taken apart.
  // oxlint-disable-next-line no-empty-pattern
  cluster: async ({}, use) => {
    const cluster = await startSecuredBroker({ user: USER, password: PASSWORD });
    await use(cluster);
    await cluster.stop();
  },
});

// Each of them starts several consoles, one after the other.
test.describe.configure({ timeout: 150_000 });

/** By the settings menu, as a person does. */
async function openConnections(page: Page): Promise<void> {
  await page.getByTestId('settings').click();
  await page.getByTestId('open-connections').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.title);
}

async function fill(page: Page, { name = 'Production', servers = '', password = '' }): Promise<void> {
  const form = page.getByTestId('connection-form');
  await form.getByLabel(words.form.name, { exact: true }).fill(name);
  await form.getByLabel(words.form.servers).fill(servers);
  if (password === '') return;
  await form.getByLabel(words.form.security, { exact: true }).selectOption('sasl_plaintext');
  await form.getByLabel(words.form.user, { exact: true }).fill(USER);
  await form.getByRole('textbox', { name: words.form.password, exact: true }).fill(password);
}

async function switchTo(page: Page, name: string, servers: string): Promise<void> {
  await page.getByRole('button', { name: words.connectTo.replace('{{name}}', name) }).click();
  await settled(page, name, servers);
}

/** The console of the connection is there, and its screens are. */
async function settled(page: Page, name: string, servers: string): Promise<void> {
  const active = page.locator('li[data-active]');
  await expect(active).toContainText(name, { timeout: 20_000 });
  await expect(active).toContainText(shell.kafka.connected, { timeout: 20_000 });
  await expect(page.getByTestId('connection-switching')).toBeHidden();
  await page.getByTestId('kafka-state').click();
  const manage = page.getByRole('link', { name: shell.connection.manage });
  await expect(manage).toBeVisible();
  await expect(page.getByRole('dialog')).toContainText(servers);
  await page.keyboard.press('Escape');
  await expect(manage).toBeHidden();
}

/** A connection that writes is saved by saying so once more, in a dialog that names its cluster. */
async function allowWriting(page: Page, servers: string): Promise<void> {
  const form = page.getByTestId('connection-form');
  await form.getByLabel(words.form.mode).selectOption('write');
  await page.getByRole('button', { name: words.form.saveAndConnect }).click();
  const dialog = page.getByTestId('allow-writing');
  await expect(dialog).toContainText('Production');
  await expect(dialog).toContainText(servers);
  await dialog.getByRole('button', { name: words.allow.confirm.replace('{{name}}', 'Production') }).click();
}

/** The first command on a cluster is asked about, and the cluster is named. */
async function confirmWriting(page: Page): Promise<void> {
  const dialog = page.getByTestId('write-dialog');
  await expect(dialog).toContainText('Production');
  await dialog.getByRole('button', { name: shell.write.confirm }).click();
  await expect(dialog).toBeHidden();
}

async function createOrder(page: Page, { asks = false } = {}): Promise<string> {
  await goTo(page, '/orders');
  await page.getByRole('button', { name: orders.createNow }).click();
  if (asks) await confirmWriting(page);
  await expect(rowsOf(page, 'orders')).toHaveCount(1);
  return (await rowsOf(page, 'orders').first().getAttribute('data-row-key')) ?? '';
}

/** All that the program wrote: its lines, and every file of its home. */
async function everythingWritten(home: string, host: Host): Promise<string> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'latin1')));
  return [host.output(), ...texts].join('\n');
}

test('another Kafka with a login, and back: each has its own orders, and the password is nowhere', async ({
  vigie: page,
  host,
  home,
  cluster,
}) => {
  const frames: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => frames.push(String(payload)));
  });
  await page.reload();
  await connected(page);
  const here = await createOrder(page);

  await openConnections(page);
  await page.getByRole('button', { name: words.add }).click();
  await fill(page, { servers: cluster.address, password: PASSWORD });
  await expect(page.getByTestId('secret-note')).toHaveAttribute('data-kept', 'session');
  await page.getByTestId('connection-test').click();
  const result = page.getByTestId('test-result');
  await expect(result).toHaveAttribute('data-reached', 'yes');
  await expect(result).toContainText(cluster.clusterId);
  await expect(result).toContainText(words.result.made);

  await allowWriting(page, cluster.address);
  await settled(page, 'Production', cluster.address);
  await expect(page.getByText(words.kept.session)).toBeVisible();
  await goTo(page, '/orders');
  await expect(rowsOf(page, 'orders')).toHaveCount(0);
  const there = await createOrder(page, { asks: true });
  expect(there).not.toBe(here);

  await openConnections(page);
  await switchTo(page, common.connection.embedded, host.kafka);
  await goTo(page, '/orders');
  await expect(page.locator(`[data-row-key="${here}"]`)).toBeVisible();
  await expect(rowsOf(page, 'orders')).toHaveCount(1);

  await openConnections(page);
  await switchTo(page, 'Production', cluster.address);
  await goTo(page, '/orders');
  await expect(page.locator(`[data-row-key="${there}"]`)).toBeVisible();
  await expect(rowsOf(page, 'orders')).toHaveCount(1);

  const told = `${frames.join('\n')}\n${await everythingWritten(home, host)}`;
  expect(told).toContain('Production');
  expect(told).not.toContain(PASSWORD);
});

test('what is wrong is said: the field, the login, the topic map, the address', async ({
  vigie: page,
  cluster,
  home,
}) => {
  await openConnections(page);
  await page.getByRole('button', { name: words.add }).click();
  const form = page.getByTestId('connection-form');
  await fill(page, { name: ' ', servers: 'kafka' });
  await page.getByRole('button', { name: words.form.save, exact: true }).click();
  await expect(form.getByLabel(words.form.name, { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(form.getByLabel(words.form.servers)).toHaveAttribute('aria-invalid', 'true');
  await expect(form).toContainText('kafka\u00a0: hôte:port attendu');

  await fill(page, { servers: cluster.address, password: 'wrong' });
  await page.getByTestId('connection-test').click();
  const result = page.getByTestId('test-result');
  await expect(result).toHaveAttribute('data-reached', 'no');
  await expect(result).toContainText(words.result.trouble.login.split(' :')[0] ?? '');

  await form.getByRole('textbox', { name: words.form.password, exact: true }).fill(PASSWORD);
  await form.getByLabel(words.form.layout, { exact: true }).selectOption('per-type');
  await page.getByTestId('connection-test').click();
  await expect(result).toContainText('payments.completed');
  await form.getByLabel(words.form.layout, { exact: true }).selectOption('file');
  await form.getByLabel(words.form.topicMapFile, { exact: true }).fill(join(home, 'map.json'));
  await writeFile(join(home, 'map.json'), '{"topics": [{"match": "*", "entity": "cat"}]}');
  await page.getByTestId('connection-test').click();
  await expect(form).toContainText('format incorrect');
  const map = { topics: [{ match: 'commandes', entity: 'order' }] };
  await writeFile(join(home, 'map.json'), JSON.stringify(map));
  await page.getByTestId('connection-test').click();
  await expect(result).toContainText('commandes');

  await fill(page, { servers: '127.0.0.1:1' });
  await expect(result).toBeHidden();
  await page.getByTestId('connection-test').click();
  await expect(result).toContainText(words.result.why.refused.split(' :')[0] ?? '');
});

test('a wrong password is said by every screen, and is corrected without a restart', async ({
  vigie: page,
  cluster,
}) => {
  await openConnections(page);
  await page.getByRole('button', { name: words.add }).click();
  await fill(page, { servers: cluster.address, password: 'wrong' });
  await page.getByRole('button', { name: words.form.saveAndConnect }).click();
  await expect(page.getByTestId('kafka-trouble')).toContainText(shell.trouble.login, { timeout: 20_000 });
  await page.getByRole('button', { name: words.editOne.replace('{{name}}', 'Production') }).click();
  await page
    .getByTestId('connection-form')
    .getByRole('textbox', { name: words.form.password, exact: true })
    .fill(PASSWORD);
  await page.getByRole('button', { name: words.form.saveAndConnect }).click();
  await settled(page, 'Production', cluster.address);
  await expect(page.getByTestId('kafka-trouble')).toBeHidden();
});

test('a start on a connection whose password was for the session asks for it', async ({
  context,
  cluster,
  start,
  watch,
}) => {
  const before = await context.newPage();
  const first = await start();
  await open(before, first);
  await openConnections(before);
  await before.getByRole('button', { name: words.add }).click();
  await fill(before, { servers: cluster.address, password: PASSWORD });
  await allowWriting(before, cluster.address);
  await settled(before, 'Production', cluster.address);
  const made = await createOrder(before, { asks: true });
  await before.close();
  await first.stop();

  const page = await context.newPage();
  watch(page);
  const again = await start({ kafka: 'none' });
  await page.goto(again.address);
  const banner = page.getByTestId('connection-stopped');
  await expect(banner).toContainText(shell.connection.password_wantedHint);
  await banner.getByRole('link').click();
  await page.getByRole('button', { name: words.reconnectTo.replace('{{name}}', 'Production') }).click();
  const dialog = page.getByTestId('password-dialog');
  await dialog.getByRole('textbox', { name: words.form.password, exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await settled(page, 'Production', cluster.address);
  await goTo(page, '/orders');
  await expect(page.locator(`[data-row-key="${made}"]`)).toBeVisible();
});

test('a command that waits for one Kafka does not go to another, nor to another cluster at the same address', async ({
  vigie: page,
  host,
}) => {
  const user = USER;
  const cluster = await startSecuredBroker({ user, password: PASSWORD });
  const port = Number(cluster.address.split(':')[1]);
  await openConnections(page);
  await page.getByRole('button', { name: words.add }).click();
  await fill(page, { servers: cluster.address, password: PASSWORD });
  await allowWriting(page, cluster.address);
  await settled(page, 'Production', cluster.address);
  await cluster.stop();
  await expect(page.getByTestId('kafka-state')).not.toHaveAttribute('data-kafka', 'connected', {
    timeout: 20_000,
  });
  await goTo(page, '/orders');
  await page.getByRole('button', { name: orders.createNow }).click();
  await confirmWriting(page);
  await expect(page.getByTestId('outbox-waiting')).toBeVisible();

  await openConnections(page);
  await switchTo(page, common.connection.embedded, host.kafka);
  await expect(page.getByTestId('outbox-waiting')).toBeHidden();
  await goTo(page, '/orders');
  await expect(rowsOf(page, 'orders')).toHaveCount(0);

  // Another cluster at the same address: it has a view of its own, and what waits is not sent to it.
  const other = await startSecuredBroker({ user, password: PASSWORD, port });
  await openConnections(page);
  await switchTo(page, 'Production', cluster.address);
  await expect(page.getByTestId('outbox-waiting')).toBeHidden();
  await goTo(page, '/orders');
  await expect(rowsOf(page, 'orders')).toHaveCount(0);
  await openConnections(page);
  await switchTo(page, common.connection.embedded, host.kafka);
  await page.getByRole('button', { name: words.removeOne.replace('{{name}}', 'Production') }).click();
  await page.getByRole('button', { name: words.delete.confirm, exact: true }).click();
  await expect(page.getByText(words.delete.waiting)).toBeVisible();
  await page.getByRole('button', { name: words.delete.giveUp }).click();
  // The dialog that asked names it too, and is a moment in closing.
  await expect(page.getByText('Production')).toHaveCount(0);
  await other.stop();
});

test('a connection that is saved is read only, and says so: nothing that writes is offered', async ({
  vigie: page,
  cluster,
}) => {
  await openConnections(page);
  await page.getByRole('button', { name: words.add }).click();
  await fill(page, { servers: cluster.address, password: PASSWORD });
  await page.getByRole('button', { name: words.form.saveAndConnect }).click();
  await settled(page, 'Production', cluster.address);
  const chip = page.getByTestId('connection-chip');
  await expect(chip).toContainText('Production');
  await expect(chip).toContainText(common.connection.mode.read);
  await expect(chip).toHaveAttribute('data-mark', 'blue');
  await expect(page.getByTestId('simulator-indicator')).toHaveCount(0);
  for (const path of ['/orders', '/payments', '/deliveries']) {
    await goTo(page, path);
    await expect(page.getByTestId('read-only-note')).toBeVisible();
  }
  await goTo(page, '/orders');
  await expect(page.getByRole('button', { name: orders.createNow })).toHaveCount(0);

  await openConnections(page);
  await switchTo(page, common.connection.embedded, '127.0.0.1');
  await expect(chip).toContainText(common.connection.mode.write);
  await expect(chip).toHaveAttribute('data-mark', 'petrol');
  await goTo(page, '/orders');
  await expect(page.getByRole('button', { name: orders.createNow })).toBeVisible();
});

test('the form is used by the keyboard alone, and fits a phone', async ({ vigie: page }) => {
  await openConnections(page);
  await page.getByRole('button', { name: words.add }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(words.form.name, { exact: true })).toBeFocused();
  await page.keyboard.type('Ailleurs');
  await page.keyboard.press('Tab');
  await page.keyboard.type('127.0.0.1:1');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('connection-form')).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Ailleurs' })).toBeVisible();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: words.editOne.replace('{{name}}', 'Ailleurs') }).click();
  await page
    .getByTestId('connection-form')
    .getByLabel(words.form.security, { exact: true })
    .selectOption('sasl_ssl');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
