import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { argument } from '../support/argument.ts';
import { writeWithKafkajs } from '../support/foreign-client.ts';
import { connectScreen, type ScreenClient } from '../support/screen-client.ts';
import { startHost } from '../support/start-host.ts';
import { BEGIN_MS, fixedClock } from './fixed-clock.ts';
import { hourOfAnotherShop } from './hour-of-another-shop.ts';
import {
  LANGUAGES,
  newContext,
  openFirst,
  photograph,
  SIZES,
  take,
  THEMES,
  type Studio,
} from './photograph.ts';
import { orderInException, simulatedMinutes } from './simulated-minutes.ts';
import { busyStates, EMPTY, oneEvent, type State } from './states.ts';

/**
 * Pictures of the pages in every state, and a sheet of each state. `--readme` takes the README's picture alone;
 * `--state replay`, `--language fr`, `--theme dark` and `--width 390` take a part.
 */
const FOLDER = '.cache/screenshots';
const README_PICTURE = 'docs/images/dashboard.png';
const ONE_ORDER = {
  order_id: '123e4567-e89b-12d3-a456-426614174000',
  customer_name: 'Jean Dupont',
  customer_email: 'jean.dupont@example.com',
  product: 'Laptop',
  quantity: 2,
  amount: 1999.98,
  status: 'Pending',
  timestamp: new Date(BEGIN_MS).toISOString(),
  address: '123 Rue de Paris, 75001 Paris',
};
const NONSENSE = [
  { topic: 'orders', key: 'n-1', value: 'nonsense', timestamp: String(BEGIN_MS - 120_000) },
  {
    topic: 'payments',
    key: 'p-1',
    value: '{"payment_id": "p-1", "amount": ',
    timestamp: String(BEGIN_MS - 60_000),
  },
];

const isWanted = (name: string, value: string) => [undefined, value].includes(argument(name));
const browser = await chromium.launch({
  ...(process.env['VIGIE_BROWSER'] ? { executablePath: process.env['VIGIE_BROWSER'] } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});

/** A home of its own under the fixed clock. */
async function inStudio(
  args: readonly string[],
  work: (studio: Studio, screen: ScreenClient) => Promise<void>,
): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'vigie-screenshots-'));
  const { shiftMs, env } = fixedClock();
  const host = await startHost({ home, args, env });
  const screen = await connectScreen(host);
  try {
    await work({ browser, host, shiftMs, folder: FOLDER }, screen);
  } finally {
    screen.close();
    await host.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function takeState(studio: Studio, screen: ScreenClient, state: State): Promise<void> {
  if (!isWanted('--state', state.name)) {
    return;
  }
  await state.begin?.(screen);
  for (const size of SIZES) {
    for (const language of LANGUAGES) {
      for (const theme of THEMES) {
        const isPart =
          isWanted('--width', String(size.width)) &&
          isWanted('--language', language) &&
          isWanted('--theme', theme);
        if (isPart) {
          await photograph(studio, state, { language, theme, size });
        }
      }
    }
  }
}

async function takeReadmePicture(): Promise<void> {
  await inStudio(['--demo'], async (studio) => {
    await writeWithKafkajs(studio.host.kafka, hourOfAnotherShop(BEGIN_MS));
    // The simulator's own orders need a while to be on their way.
    await sleep(15_000);
    const context = await newContext(studio, { language: 'en', theme: 'light', size: SIZES[0] });
    const page = await openFirst(context, studio, {});
    await take(
      page,
      { name: 'dashboard', path: 'dashboard' },
      { path: README_PICTURE, language: 'en', isLoading: false },
    );
    await context.close();
  });
}

async function takeAll(): Promise<void> {
  await inStudio([], async (studio, screen) => {
    await takeState(studio, screen, EMPTY);
    await writeWithKafkajs(studio.host.kafka, [
      {
        topic: 'orders',
        key: ONE_ORDER.order_id,
        value: JSON.stringify(ONE_ORDER),
        timestamp: String(BEGIN_MS),
      },
    ]);
    await screen.until(({ records }) => records.read === 1);
    await takeState(studio, screen, oneEvent(ONE_ORDER.order_id));
  });
  await inStudio([], async (studio, screen) => {
    const messages = [...(await simulatedMinutes({ minutes: 10, endMs: BEGIN_MS })), ...NONSENSE];
    await writeWithKafkajs(studio.host.kafka, messages);
    await screen.until(({ records }) => records.read === messages.length);
    for (const state of busyStates(orderInException(messages))) {
      await takeState(studio, screen, state);
    }
  });
}

try {
  await mkdir(join(FOLDER, 'sheets'), { recursive: true });
  await (process.argv.includes('--readme') ? takeReadmePicture() : takeAll());
} finally {
  await browser.close();
}
