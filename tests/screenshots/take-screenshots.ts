import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeWithKafkajs, type ForeignMessage } from '../support/foreign-client.ts';
import { startHost } from '../support/start-host.ts';

const PAGES = [
  'dashboard',
  'orders',
  'payments',
  'deliveries',
  'log/orders?from=latest',
  'quarantine',
  'connections',
] as const;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
] as const;
/** `--readme` takes the README's picture alone. */
const README_ONLY = process.argv.includes('--readme');
const FOLDER = '.cache/screenshots';
const README_PICTURE = 'docs/images/dashboard.png';
const SETTLE_MS = 900;
const HISTORY_MINUTES = 60;

const home = await mkdtemp(join(tmpdir(), 'vigie-screenshots-'));
const browser = await chromium.launch({
  ...(process.env['VIGIE_BROWSER'] ? { executablePath: process.env['VIGIE_BROWSER'] } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const host = await startHost({ home, args: ['--demo'] });

type Pictures = { readonly names: readonly string[]; readonly path: (name: string) => string };

async function photograph(
  language: string,
  colorScheme: 'light' | 'dark',
  viewport: (typeof SIZES)[number],
  { names, path }: Pictures,
): Promise<void> {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const context = await browser.newContext({ locale, colorScheme, viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(host.address);
  for (const name of names) {
    await page.goto(`${host.origin}/${name}`);
    await page.locator('[data-testid="kafka-state"][data-kafka="connected"]').waitFor();
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: path(name) });
    process.stdout.write(`${path(name)}\n`);
  }
  await context.close();
}

/** An hour of a shop that another program ran, and two records nobody can read. */
function history(): readonly ForeignMessage[] {
  const names = [
    'Jean Dupont',
    'Ada Lovelace',
    'Claire Moreau',
    'Amina Diallo',
    'Louis Girard',
    'Zoé Lambert',
  ];
  const products = ['Laptop', 'Casque audio', 'Montre connectée', 'Clavier', 'Sac à dos', 'Lampe de bureau'];
  const messages: ForeignMessage[] = [
    { topic: 'orders', value: 'nonsense' },
    { topic: 'payments', value: '{"payment_id": "p-1", "amount": ' },
  ];
  let number = 0;
  for (let minutesAgo = HISTORY_MINUTES; minutesAgo > 1; minutesAgo -= 1) {
    const orders = Math.round(14 + 7 * Math.sin(minutesAgo / 7) + 3 * Math.sin(minutesAgo * 1.9));
    for (let each = 0; each < orders; each += 1) {
      number += 1;
      const timestamp = new Date(Date.now() - minutesAgo * 60_000 + each * 2_000).toISOString();
      const order_id = crypto.randomUUID();
      const amount = 20 + ((number * 37) % 400) + 0.9;
      const address = `${1 + (number % 90)} Rue de Paris, 75001 Paris`;
      const pick = (from: readonly string[]): string => from[number % from.length] ?? '';
      messages.push(
        {
          topic: 'orders',
          value: JSON.stringify({
            order_id,
            customer_name: pick(names),
            product: pick(products),
            amount,
            status: 'Pending',
            timestamp,
            address,
          }),
        },
        {
          topic: 'payments',
          value: JSON.stringify({
            payment_id: crypto.randomUUID(),
            order_id,
            amount,
            method: number % 3 === 0 ? 'PayPal' : 'Credit Card',
            status: number % 9 === 0 ? 'FAILED' : 'SUCCESS',
            timestamp,
          }),
        },
        {
          topic: 'deliveries',
          value: JSON.stringify({
            delivery_id: crypto.randomUUID(),
            order_id,
            address,
            status: minutesAgo > 15 ? 'Delivered' : 'In Transit',
            timestamp,
          }),
        },
      );
    }
  }
  return messages;
}

try {
  await mkdir('docs/images', { recursive: true });
  await writeWithKafkajs(host.kafka, history());
  // The simulator's own orders need a while to be on their way.
  await sleep(15_000);

  await photograph('en', 'light', SIZES[0], { names: ['dashboard'], path: () => README_PICTURE });
  for (const language of README_ONLY ? [] : ['fr', 'en']) {
    for (const scheme of ['light', 'dark'] as const) {
      for (const size of SIZES) {
        const path = (name: string) => join(FOLDER, `${name}-${language}-${scheme}-${size.width}.png`);
        await photograph(language, scheme, size, { names: PAGES, path });
      }
    }
  }
} finally {
  await host.stop();
  await browser.close();
  await rm(home, { recursive: true, force: true });
}
