import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { electronTarget } from '../../support/electron-target.ts';
import { startSecuredBroker } from '../../support/secured-broker.ts';
import { goTo } from '../fixtures.ts';
import { rowsOf } from '../tables.ts';
import { wordsOf } from '../words.ts';
import { expect, test } from './fixtures.ts';

const { connection: words, orders, shell } = wordsOf('fr');
const PASSWORD = 'correct horse battery staple';

test.skip(!electronTarget().isStandIn, 'what the keyring of a real Electron can do is the system’s to say');
// Each of them starts several consoles, one after the other.
test.describe.configure({ timeout: 150_000 });

async function newConnection(window: Page, address: string): Promise<void> {
  await window.getByTestId('settings').click();
  await window.getByTestId('open-connections').click();
  await window.getByRole('button', { name: words.add }).click();
  const form = window.getByTestId('connection-form');
  await form.getByLabel(words.form.name, { exact: true }).fill('Production');
  await form.getByLabel(words.form.servers).fill(address);
  await form.getByLabel(words.form.security, { exact: true }).selectOption('sasl_plaintext');
  await form.getByLabel(words.form.user, { exact: true }).fill('ada');
  await form.getByRole('textbox', { name: words.form.password, exact: true }).fill(PASSWORD);
}

test('another Kafka in the windows that are open; its password is kept encrypted, and found by the next start', async ({
  launch,
  home,
}) => {
  const cluster = await startSecuredBroker({ user: 'ada', password: PASSWORD });
  const keyring = { VIGIE_STAND_IN_KEYRING: 'gnome_libsecret' };
  const first = await launch([], keyring);
  const { window } = first;
  await window.evaluate(() => Object.assign(globalThis, { isSameWindow: true }));
  await newConnection(window, cluster.address);
  await expect(window.getByTestId('secret-note')).toHaveAttribute('data-kept', 'encrypted');
  await window.getByTestId('connection-form').getByLabel(words.form.mode).selectOption('write');
  await window.getByRole('button', { name: words.form.saveAndConnect }).click();
  await window.getByRole('button', { name: words.allow.confirm.replace('{{name}}', 'Production') }).click();
  const active = window.locator('li[data-active]');
  await expect(active).toContainText('Production', { timeout: 20_000 });
  await expect(active).toContainText(shell.kafka.connected, { timeout: 20_000 });
  await expect(window.getByText(words.kept.encrypted)).toBeVisible();
  await goTo(window, '/orders');
  await window.getByRole('button', { name: orders.createNow }).click();
  await window.getByRole('button', { name: shell.write.confirm }).click();
  await expect(rowsOf(window, 'orders')).toHaveCount(1);
  expect(await window.evaluate(() => 'isSameWindow' in globalThis)).toBe(true);
  await first.quit();

  const secrets = join(home, 'vigie', 'secrets.json');
  expect((await stat(secrets)).mode & 0o777).toBe(0o600);
  const profiles = join(home, 'vigie', 'connections.json');
  const written = `${await readFile(secrets, 'utf8')}${await readFile(profiles, 'utf8')}${first.output()}`;
  expect(written).toContain('Production');
  expect(written).not.toContain(PASSWORD);

  const again = await launch([], keyring);
  await again.window.getByTestId('kafka-state').click();
  await expect(again.window.getByRole('dialog')).toContainText(cluster.address);
  await again.window.keyboard.press('Escape');
  await goTo(again.window, '/orders');
  await expect(rowsOf(again.window, 'orders')).toHaveCount(1);
  await again.quit();
  await cluster.stop();
});

for (const keyring of ['basic_text', 'locked']) {
  test(`where the keyring hides nothing (${keyring}) the screen says so, and nothing is written`, async ({
    launch,
    home,
  }) => {
    const { window } = await launch([], { VIGIE_STAND_IN_KEYRING: keyring });
    await newConnection(window, '127.0.0.1:1');
    await expect(window.getByTestId('secret-note')).toContainText('GNOME Keyring');
    await expect(window.getByLabel(words.form.keepPassword)).toBeHidden();
    await window.getByRole('button', { name: words.form.save, exact: true }).click();
    await expect(window.getByTestId('kept-password')).toHaveText(words.kept.session);
    await expect(stat(join(home, 'vigie', 'secrets.json'))).rejects.toThrow('ENOENT');
  });
}

test('a certificate is chosen with the dialog of the desktop', async ({ launch }) => {
  const { app, window } = await launch();
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/nowhere/ca.pem'] });
  });
  await newConnection(window, '127.0.0.1:1');
  const form = window.getByTestId('connection-form');
  await form.getByLabel(words.form.security, { exact: true }).selectOption('sasl_ssl');
  const choose = words.form.chooseFor.replace('{{field}}', words.form.caFile);
  await form.getByRole('button', { name: choose }).click();
  await expect(form.getByLabel(words.form.caFile, { exact: true })).toHaveValue('/nowhere/ca.pem');
  await form.getByTestId('connection-test').click();
  await expect(form).toContainText('fichier que Vigie ne peut pas lire');
});
