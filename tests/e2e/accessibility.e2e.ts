import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { writeWithKafkajs, type ForeignMessage } from '../support/foreign-client.ts';
import { connected, expect, test } from './fixtures.ts';

/** The part of the engine's report that is read here. */
type Report = {
  readonly results: readonly {
    readonly ruleId: string;
    readonly message: string;
    readonly snippet: string;
    readonly value: readonly [policy: string, result: string];
  }[];
};

/** A page, and what is on it once it is whole. */
type Place = { readonly path: string; readonly whole: string };

const ENGINE = await readFile(
  createRequire(import.meta.url).resolve('accessibility-checker-engine/ace-window.js'),
  'utf8',
);
const FIRST_STEPS: Place = { path: '/dashboard', whole: '[data-testid="first-steps"]' };
const SHOP: readonly Place[] = [
  { path: '/dashboard', whole: '[data-testid="orders-chart"] canvas' },
  { path: '/orders', whole: '[data-testid="orders-table"] [data-row-key]' },
  { path: '/payments', whole: '[data-testid="payments-table"] [data-row-key]' },
  { path: '/deliveries', whole: '[data-testid="deliveries"] [data-row-key]' },
  { path: '/stock', whole: '[data-testid="notifications"]' },
];
const KAFKA: readonly Place[] = [
  { path: '/log/orders?from=beginning', whole: '[data-testid="log-table"] [data-row-key]' },
  { path: '/quarantine', whole: '[data-testid="quarantine-table"] [data-row-key]' },
];
const OTHERS: readonly Place[] = [
  { path: '/orders/o-1', whole: '[data-testid="story-line"]' },
  { path: '/connections', whole: '[data-testid^="connection-"]' },
  { path: '/refused', whole: '[data-testid="refused"]' },
  { path: '/nowhere', whole: 'main a' },
];
/** One order, with its payment and its delivery, and a record that cannot be read. */
const RECORDS: readonly ForeignMessage[] = [
  {
    topic: 'orders',
    value: JSON.stringify({ order_id: 'o-1', customer_name: 'Zoé', product: 'Lampe', amount: 20 }),
  },
  { topic: 'payments', value: JSON.stringify({ payment_id: 'p-1', order_id: 'o-1', amount: 20 }) },
  { topic: 'deliveries', value: JSON.stringify({ delivery_id: 'd-1', order_id: 'o-1', address: 'Rue' }) },
  { topic: 'orders', value: 'nonsense' },
];

/** Scans take seconds, and many times as long where the machine is busy. */
const BUSY_MS = 600_000;

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** Without loading the screens again. */
async function show(page: Page, { path, whole }: Place): Promise<void> {
  await page.evaluate((to) => history.pushState(undefined, '', to), path);
  await expect(page.locator(whole).filter({ visible: true }).first()).toBeVisible();
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
}

/** What breaks WCAG 2.2 for certain, in each colour scheme. */
async function violations(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    if (!(await page.evaluate(() => 'ace' in globalThis))) {
      await page.evaluate(ENGINE);
    }
    const report = await page.evaluate(async () => {
      const { ace } = globalThis as unknown as {
        ace: { Checker: new () => { check: (node: Document, rules: string[]) => Promise<Report> } };
      };
      const { results } = await new ace.Checker().check(document, ['WCAG_2_2']);
      return results
        .filter(({ value: [policy, result] }) => policy === 'VIOLATION' && result === 'FAIL')
        .map(({ ruleId, message, snippet }) => `${ruleId}: ${message} ${snippet.slice(0, 200)}`);
    });
    found.push(...report.map((each) => `${colorScheme}: ${each}`));
  }
  return found;
}

test('no page breaks WCAG 2.2, in either colour scheme', async ({ host, vigie }) => {
  test.setTimeout(BUSY_MS);
  const found: Record<string, readonly string[]> = {};
  await show(vigie, FIRST_STEPS);
  found['first steps'] = await violations(vigie);
  await writeWithKafkajs(host.kafka, RECORDS);
  for (const place of [...SHOP, ...KAFKA, ...OTHERS]) {
    await show(vigie, place);
    found[place.path] = await violations(vigie);
    if (place.path === '/deliveries') {
      await vigie.getByTestId('delivery-view').locator('label').last().click();
      found['cards of deliveries'] = await violations(vigie);
    }
  }
  await show(vigie, { path: '/orders', whole: '[data-testid="orders-table"] [data-row-key]' });
  await vigie.getByTestId('replay-enter').click();
  await expect(vigie.getByTestId('replay-bar')).toBeVisible();
  found['time machine'] = await violations(vigie);
  await vigie.getByTestId('replay-leave').click();
  expect(Object.entries(found).filter(([, problems]) => problems.length > 0)).toEqual([]);
});

test('no page of the audience breaks WCAG 2.2', async ({ start, browser }) => {
  test.setTimeout(BUSY_MS);
  const host = await start({ args: ['--listen', '0.0.0.0', '--insecure'] });
  await writeWithKafkajs(host.kafka, RECORDS);
  const context = await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(host.audienceAddress ?? '');
  await connected(page);
  const found: Record<string, readonly string[]> = {};
  for (const place of SHOP) {
    await show(page, place);
    found[place.path] = await violations(page);
  }
  await context.close();
  expect(Object.entries(found).filter(([, problems]) => problems.length > 0)).toEqual([]);
});

test('a key reaches the first row and creates an order, but not while text is typed', async ({ vigie }) => {
  await vigie.keyboard.press('2');
  await expect(vigie).toHaveURL(/orders$/);
  const search = vigie.locator('main input[type="search"]');
  await expect(search).toBeVisible();
  await vigie.keyboard.press('/');
  await vigie.keyboard.type('n');
  await expect(search).toHaveValue('n');
  await vigie.keyboard.press('Control+A');
  await vigie.keyboard.press('Delete');
  await expect(search).toHaveValue('');
  await vigie.locator('main').focus();
  await vigie.keyboard.press('n');
  await expect(vigie.locator('main [data-row-key]')).toHaveCount(1);
  await vigie.keyboard.press('i');
  await expect(vigie.locator('main [data-row-key]')).toBeFocused();
  await vigie.keyboard.press('Enter');
  await expect(vigie.getByRole('dialog')).toBeVisible();
});

test('a key opens each panel of the header with the focus in it, and Escape closes it', async ({ vigie }) => {
  const focused = vigie.locator('[role="dialog"]:focus-within');
  for (const key of ['s', 'b', 'k', 'r']) {
    await vigie.keyboard.press(key);
    await expect(focused).toBeVisible();
    await vigie.keyboard.press('Escape');
    await expect(vigie.getByRole('dialog')).toHaveCount(0);
  }
});

/** What is wider than its place, and hints that are longer than their field. */
async function cut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const whole =
      'html, main, [data-column="position"], [data-column="offset"], main select, [data-testid="payment-shares"]';
    const wide = [...document.querySelectorAll<HTMLElement>(whole)].filter(
      (element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth,
    );
    const pen = document.createElement('canvas').getContext('2d');
    const hints = [...document.querySelectorAll<HTMLInputElement>('main input[placeholder]')].filter(
      (input) => {
        const { font, paddingLeft, paddingRight } = getComputedStyle(input);
        if (!pen || input.clientWidth === 0) return false;
        pen.font = font;
        const room = input.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
        return pen.measureText(input.placeholder).width > room;
      },
    );
    return [
      ...wide.map(({ tagName, dataset, textContent }) => [
        tagName,
        dataset['column'],
        textContent.slice(0, 60),
      ]),
      ...hints.map(({ tagName, placeholder }) => [tagName, placeholder]),
    ].map((parts) => parts.join(' '));
  });
}

/** The least distance between words of the navigation that are neighbours, in pixels. */
async function spaceBetweenWords(page: Page): Promise<number> {
  const boxes = await page.locator('nav [data-testid^="nav-"] > [aria-hidden]:visible').evaluateAll((words) =>
    words
      .filter(({ tagName }) => tagName === 'SPAN')
      .map((word) => {
        const range = document.createRange();
        range.selectNodeContents(word);
        const { left, right, top } = range.getBoundingClientRect();
        return { left, right, top };
      }),
  );
  const gaps = boxes.slice(1).flatMap(({ left, top }, index) => {
    const before = boxes[index];
    return before && before.top === top ? [left - before.right] : [];
  });
  return Math.min(...gaps);
}

test('nothing that matters is cut, at four sizes and enlarged to 200 %', async ({ host, vigie }) => {
  test.setTimeout(BUSY_MS);
  await writeWithKafkajs(host.kafka, [
    ...RECORDS,
    ...Array.from({ length: 1_100 }, (_, index) => ({
      topic: 'payments',
      value: JSON.stringify({ payment_id: `p-${index}`, order_id: `o-${index}`, amount: 1_234.5 }),
    })),
  ]);
  const found: Record<string, readonly string[]> = {};
  for (const [width, height] of [
    [1920, 1080],
    [1440, 900],
    // What is left of 1440 × 900 where everything is twice as large.
    [720, 450],
    [390, 844],
  ] as const) {
    await vigie.setViewportSize({ width, height });
    for (const place of [...SHOP, ...KAFKA]) {
      await show(vigie, place);
      found[`${place.path} at ${width}`] = await cut(vigie);
    }
    const simulator = vigie.getByTestId('simulator-indicator').getByRole('button').first();
    const popover = vigie.getByTestId('simulator-made');
    await simulator.click();
    await popover.scrollIntoViewIfNeeded();
    await expect(popover).toBeInViewport({ ratio: 1 });
    await simulator.click();
    await expect(popover).toBeHidden();
  }
  expect(await spaceBetweenWords(vigie)).toBeGreaterThan(4);
  expect(Object.entries(found).filter(([, parts]) => parts.length > 0)).toEqual([]);
});
