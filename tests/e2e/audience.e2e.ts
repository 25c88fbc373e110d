import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import decodeQr from 'qr/decode.js';
import { SEED_ORDER, writeWithKafkajs } from '../support/foreign-client.ts';
import { connected, expect, goTo, open, test } from './fixtures.ts';
import { rowsOf } from './tables.ts';
import { wordsOf } from './words.ts';

const PHONE = { width: 390, height: 844 };
const { audience, deliveries, orders, quarantine, replay } = wordsOf('fr');

/** What a phone reads in the code on screen. */
async function readCode(page: Page): Promise<string> {
  const image = await page.getByTestId('join-code').evaluate(async (svg) => {
    const picture = new Image();
    picture.src = `data:image/svg+xml,${encodeURIComponent(svg.outerHTML.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"'))}`;
    await picture.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [400, 400];
    const context = canvas.getContext('2d');
    context?.drawImage(picture, 0, 0, 400, 400);
    return [...(context?.getImageData(0, 0, 400, 400).data ?? [])];
  });
  return decodeQr({ width: 400, height: 400, data: Uint8Array.from(image) });
}

test('a phone joins by the code as the audience: it watches, and cannot act', async ({
  browser,
  page,
  start,
}) => {
  const host = await start({ args: ['--listen', '0.0.0.0', '--insecure'] });
  expect(new URL(host.origin).hostname).toBe('127.0.0.1');
  expect(host.output()).toContain('Not encrypted (--insecure)');
  await open(page, host);
  await writeWithKafkajs(host.kafka, [
    { topic: 'orders', value: JSON.stringify(SEED_ORDER) },
    { topic: 'orders', value: 'nonsense' },
  ]);
  await page.getByTestId('join').click();
  await expect(page.getByTestId('join-address')).toHaveText(host.audienceAddress ?? '');
  const address = await readCode(page);
  expect(address).toBe(host.audienceAddress);
  await page.keyboard.press('Escape');
  await goTo(page, '/orders');
  await expect(rowsOf(page, 'orders').first()).toContainText('Jean Dupont');

  const context = await browser.newContext({ viewport: PHONE, locale: 'fr-FR' });
  const phone = await context.newPage();
  await phone.goto(address);
  await expect(phone).toHaveURL(/^[^?]*$/);
  await connected(phone);
  await expect(phone.getByTestId('audience-badge')).toHaveText(audience.badge);
  // The badge of the audience says so already, and a phone's header is narrow.
  await expect(phone.getByTestId('privacy-badge')).toHaveCount(0);
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', secure: false, expires: -1 });
  expect(address).not.toContain(cookie?.value);

  for (const testId of ['simulator-indicator', 'replay-enter', 'join'])
    await expect(phone.getByTestId(testId)).toHaveCount(0);
  for (const [path, word] of [
    ['/orders', orders.createByForm],
    ['/deliveries', deliveries.create],
  ] as const) {
    await goTo(phone, path);
    await expect(phone.getByRole('button', { name: word })).toHaveCount(0);
  }
  await goTo(phone, '/quarantine');
  await expect(phone.locator('[data-row-key]').first()).toBeVisible();
  await expect(phone.getByRole('button', { name: quarantine.republish })).toHaveCount(0);
  await goTo(phone, '/orders');
  await expect(rowsOf(phone, 'orders').first()).toContainText('J… D…');
  expect(await phone.locator('body').innerText()).not.toContain('Dupont');
  await rowsOf(phone, 'orders').first().click();
  await expect(phone.getByTestId('record-value')).toContainText('customer_name');
  expect(await phone.locator('body').innerText()).not.toMatch(/Dupont|@example\.com/);
  await expect(phone.getByRole('button', { name: replay.upTo })).toHaveCount(0);

  // What the screen does not offer is refused as well.
  const refused = await phone.evaluate(async () => {
    const response = await fetch('/api/orders/create', { method: 'POST' });
    return { status: response.status, body: (await response.json()) as unknown };
  });
  expect(refused).toMatchObject({ status: 403, body: { error: 'read_only' } });
  // It goes on live.
  await page.getByRole('button', { name: orders.createNow }).click();
  await phone.keyboard.press('Escape');
  await expect(rowsOf(phone, 'orders')).toHaveCount(2);
  const width = await phone.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(PHONE.width);
  await context.close();
});

test('a link of another site opens it all the same', async ({ host, page }) => {
  const elsewhere = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<a href="${host.address}">Vigie</a>`);
  });
  await new Promise<void>((resolve) => {
    elsewhere.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = elsewhere.address() as AddressInfo;
  // By this name it is another site.
  await page.goto(`http://localhost:${port}/`);
  await page.getByRole('link').click();
  await connected(page);
  await expect(page).toHaveURL(/^[^?]*$/);
  elsewhere.close();
});

test('the token is in a file of its owner, until the end', async ({ home, host }) => {
  const path = join(home, 'rest-token');
  expect(await readFile(path, 'utf8')).toBe(`${host.token}\n`);
  expect(host.output()).toContain(path);
  // Windows has no such bits.
  const bits = (await stat(path)).mode & 0o077;
  expect(process.platform === 'win32' ? 0 : bits).toBe(0);
  await host.stop();
  await expect(stat(path)).rejects.toThrow('ENOENT');
});

test('beyond this machine it wants TLS or a word', async ({ start }) => {
  await expect(start({ args: ['--listen', '0.0.0.0'] })).rejects.toThrow('--tls-cert FILE --tls-key FILE');
});

test('a page that outlived a restart says that the address has changed, and goes on once it is opened', async ({
  context,
  page,
  start,
}) => {
  const first = await start();
  await open(page, first);
  const { port } = new URL(first.origin);
  await first.stop();
  const second = await start({ args: ['--port', port] });
  expect(second.origin).toBe(first.origin);
  await expect(page.getByTestId('link-restarted')).toContainText('code QR', { timeout: 30_000 });
  await page.reload();
  await expect(page.locator('h1')).toHaveText('Vigie a redémarré');
  const other = await context.newPage();
  await open(other, second);
  await page.goto(second.origin);
  await connected(page);
});

test('a path that is no page leads to the screens, which say so; one with a dot is a page', async ({
  host,
  page,
}) => {
  await open(page, host);
  for (const path of ['/metrics', '/nothing.png', '/orders/a/b']) {
    const answer = await page.goto(host.origin + path);
    expect([path, answer?.status()]).toEqual([path, 404]);
    await expect(page.getByText(`Il n’y a rien à l’adresse ${path}.`)).toBeVisible();
  }
  for (const path of ['/log/orders.created', '/orders/2024.0017', '/orders/a%2Fb']) {
    const answer = await page.goto(host.origin + path);
    expect([path, answer?.status()]).toEqual([path, 200]);
    await connected(page);
  }
});

test('a browser that refuses cookies says so, and opens once it allows them', async ({
  context,
  host,
  page,
}) => {
  await context.route(/\?token=/, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const { 'set-cookie': _refused, ...headers } = response.headers();
    // The answer was kept for the whole context.
    await context.clearCookies();
    await route.fulfill({ status: response.status(), headers });
  });
  await page.goto(host.address);
  await expect(page.locator('h1')).toHaveText('Ce navigateur refuse les cookies');
  await expect(page.locator('p')).toContainText('Rien n’est perdu. Autorisez les cookies pour cette adresse');
  await context.unrouteAll();
  await page.goto(host.address);
  await connected(page);
  await expect(page).toHaveURL(/^[^?]*$/);
});

test('a page whose cookies were deleted says so when its link is lost', async ({ context, page, start }) => {
  const first = await start();
  await open(page, first);
  const { port } = new URL(first.origin);
  await context.clearCookies();
  await first.stop();
  await start({ args: ['--port', port] });
  await expect(page.getByTestId('link-no_cookies')).toContainText('rien n’est perdu', { timeout: 30_000 });
});
