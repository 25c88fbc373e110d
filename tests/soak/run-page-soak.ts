import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { connectScreen } from '../support/screen-client.ts';
import { startHost } from '../support/start-host.ts';
import { argument } from '../support/argument.ts';
import { measurerOf, PAGE_FIGURES, type PageMemory } from './page-memory.ts';
import { say } from './say.ts';
import { lowestOf, trendOf } from './trend.ts';

/**
 * One page of a real browser left open beside a busy shop, on its dashboard, orders and deliveries in turn. What it holds
 * after a collection must not grow. `--minutes 30`; `--orders 28` a second, about 470 events.
 */
const MINUTES = Number(argument('--minutes') ?? 30);
const ORDERS_PER_SECOND = Number(argument('--orders') ?? 28);
const PAGES = ['dashboard', 'orders', 'deliveries'] as const;
/** The first round is left out of the verdict: in it charts and lists fill. */
const ROUNDS = 4;
const SAMPLES_PER_STAY = 12;
const SAMPLES_TOGETHER = 4;
const SAMPLE_MS = (MINUTES * 60_000) / (ROUNDS * PAGES.length * SAMPLES_PER_STAY);

type PageName = (typeof PAGES)[number];
type Sample = PageMemory & {
  readonly atMs: number;
  readonly page: PageName;
  readonly round: number;
  readonly eventsRead: number;
};

const home = await mkdtemp(join(tmpdir(), 'vigie-page-soak-'));
const browser = await chromium.launch({
  ...(process.env['VIGIE_BROWSER'] ? { executablePath: process.env['VIGIE_BROWSER'] } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const host = await startHost({ home });

async function openPage(): Promise<Page> {
  const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  page.on('pageerror', (error) => say(`THE PAGE FAILED: ${error.message}`));
  page.on('crash', () => say('THE PAGE CRASHED'));
  await page.goto(host.address);
  await page.locator('[data-testid="kafka-state"][data-kafka="connected"]').waitFor();
  return page;
}

async function sampleAll(): Promise<Sample[]> {
  const screen = await connectScreen(host);
  const eventsRead = async () => (await screen.until(() => true)).records.read;
  const started = await screen.call('simulator.start', {
    ordersPerSecond: ORDERS_PER_SECOND,
    seed: 151,
    successRate: 0.9,
    advanceDeliveries: false,
  });
  if (!started.ok) throw new Error(started.error.message);
  const page = await openPage();
  const measure = await measurerOf(page);
  const samples: Sample[] = [];
  const startedAt = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of PAGES) {
      await page.getByTestId(`nav-${name}`).click();
      for (let each = 0; each < SAMPLES_PER_STAY; each += 1) {
        const dueAt = startedAt + (samples.length + 1) * SAMPLE_MS;
        await sleep(Math.max(0, dueAt - performance.now()));
        samples.push({
          atMs: performance.now() - startedAt,
          page: name,
          round,
          eventsRead: await eventsRead(),
          ...(await measure()),
        });
      }
      const last = samples.at(-1) as Sample;
      say(
        `${name}: ${megabytes(last.heapBytes)}, ${last.nodes} nodes, ${last.listeners} listeners; ${last.eventsRead} events read`,
      );
    }
  }
  await screen.call('simulator.stop', undefined);
  screen.close();
  return samples;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(2)} MB`;
}

/** A line for each page and figure. True if none of them grew. */
function judge(samples: readonly Sample[]): boolean {
  const verdicts = PAGES.flatMap((page) =>
    PAGE_FIGURES.map((figure) => {
      const counted = samples.filter((sample) => sample.page === page && sample.round > 0);
      const points = counted.map((sample) => ({ atMs: sample.atMs, value: sample[figure] }));
      const trend = trendOf(lowestOf(points, SAMPLES_TOGETHER));
      const text = (value: number) => (figure === 'heapBytes' ? megabytes(value) : value.toFixed(1));
      say(
        `${page}, ${figure}: ${text(trend.start)} to ${text(trend.end)}, ${text(trend.perMinute)} a minute, ` +
          `${counted.length} samples: ${trend.isFlat ? 'flat' : 'IT GROWS'}`,
      );
      return trend.isFlat;
    }),
  );
  return verdicts.every(Boolean);
}

try {
  say(`${cpus()[0]?.model.trim()} × ${cpus().length}, Node ${process.version}, ${browser.version()}`);
  const samples = await sampleAll();
  const [first, last] = [samples[0] as Sample, samples.at(-1) as Sample];
  say(`${last.eventsRead} events in ${(last.atMs / 60_000).toFixed(1)} minutes`);
  say(`first sample ${megabytes(first.heapBytes)}, last ${megabytes(last.heapBytes)}`);
  await mkdir('.cache/reports', { recursive: true });
  await writeFile('.cache/reports/page-soak.json', `${JSON.stringify(samples, undefined, 2)}\n`);
  process.exitCode = judge(samples) ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  say(host.output().slice(-4_000));
  process.exitCode = 1;
} finally {
  await browser.close();
  await host.stop();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}
