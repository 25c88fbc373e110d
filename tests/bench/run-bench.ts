import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { startHost, type Host } from '../support/start-host.ts';
import { installProbe, type Sample } from './page-probe.ts';

/** `--quick` only shows that the bench works. */
const QUICK = process.argv.includes('--quick');
const STAGES = [
  { perSecond: 1, samplesPerSecond: 1, seconds: QUICK ? 5 : 40 },
  { perSecond: 100, samplesPerSecond: 5, seconds: QUICK ? 5 : 30 },
  { perSecond: 1_000, samplesPerSecond: 5, seconds: QUICK ? 5 : 30 },
] as const;
const BURST_EVENTS = QUICK ? 20_000 : 200_000;
const SAMPLE_DEADLINE_MS = 10_000;
/** What generate-load.ts writes about each order. */
const EVENTS_PER_ORDER = 10;

type Figures = Record<string, string | number>;

const results: Record<string, Figures> = {};

function record(name: string, figures: Figures): void {
  results[name] = figures;
  const line = Object.entries(figures).map(([key, value]) => `${key} ${value}`);
  process.stdout.write(`${name.padEnd(34)} ${line.join('  ')}\n`);
}

function percentile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) return '–';
  return Number.isFinite(value) ? value.toFixed(1) : 'never';
}

function p50p99(values: readonly number[]): string {
  return `${percentile(values, 0.5)} / ${percentile(values, 0.99)} ms`;
}

/** Resident memory of a process in MB. */
function residentMb(pid: number): number {
  return Math.round(
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024,
  );
}

async function memory(name: string, host: Host, page: Page): Promise<void> {
  const heapBytes = await page.evaluate(
    () => (performance as Performance & { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
  );
  record(`memory after ${name}`, {
    console: `${residentMb(host.pid)} MB`,
    broker: `${residentMb(host.brokerPid())} MB`,
    'page heap': `${Math.round(heapBytes / 2 ** 20)} MB`,
  });
}

function load(host: Host, prefix: string, pace: number | 'burst', amount: number): Promise<void> {
  const script = join(import.meta.dirname, 'generate-load.ts');
  const child = spawn(
    process.execPath,
    ['--no-warnings', script, host.kafka, prefix, String(pace), String(amount)],
    {
      stdio: 'inherit',
    },
  );
  return new Promise((resolve, reject) => {
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the load ended with code ${code}`)),
    );
  });
}

async function totalOrders(host: Host): Promise<number> {
  const response = await fetch(`${host.origin}/api/stats`, {
    headers: { authorization: `Bearer ${host.token}` },
  });
  const stats = (await response.json()) as { total_orders: number };
  return stats.total_orders;
}

async function openOrders(page: Page, host: Host): Promise<void> {
  await page.goto(host.address);
  await page.goto(`${host.origin}/orders`);
  await page.locator('[data-testid="kafka-state"][data-kafka="connected"]').waitFor({ timeout: 120_000 });
}

async function latencies(page: Page, host: Host, stage: (typeof STAGES)[number]): Promise<void> {
  const { perSecond, samplesPerSecond, seconds } = stage;
  const background = perSecond - samplesPerSecond;
  const loading =
    background > 0 ? load(host, `load${perSecond}`, background, seconds + 4) : Promise.resolve();
  // The first two seconds only warm up.
  if (background > 0) await sleep(2_000);
  await page.evaluate(() => window.vigieProbe.startFrames());
  const pending: Promise<Sample>[] = [];
  for (let index = 0; index < samplesPerSecond * seconds; index += 1) {
    pending.push(
      page.evaluate(([name, deadlineMs]) => window.vigieProbe.create(name, deadlineMs), [
        `bench-${perSecond}-${index}.`,
        SAMPLE_DEADLINE_MS,
      ] as const),
    );
    await sleep(1_000 / samplesPerSecond);
  }
  const samples = await Promise.all(pending);
  const frames = await page.evaluate(() => window.vigieProbe.stopFrames());
  await loading;
  record(`${perSecond} events/s`, {
    'seen on screen': `${samples.filter((sample) => Number.isFinite(sample.painted)).length} of ${samples.length}`,
    acknowledged: p50p99(samples.map((sample) => sample.acknowledged)),
    consumed: p50p99(samples.map((sample) => sample.consumed)),
    painted: p50p99(samples.map((sample) => sample.painted)),
    frames: p50p99(frames),
  });
  await memory(`${perSecond} events/s`, host, page);
}

async function throughput(page: Page, host: Host): Promise<void> {
  const orders = BURST_EVENTS / EVENTS_PER_ORDER;
  const before = await totalOrders(host);
  await page.evaluate(() => window.vigieProbe.startFrames());
  const startedAt = performance.now();
  const produced = load(host, 'burst', 'burst', BURST_EVENTS).then(() => performance.now() - startedAt);
  // On screen, not only folded: the page's own count.
  const wanted = before + orders;
  await page.waitForFunction(
    (total) => {
      const numbers = document
        .querySelector('[data-testid="orders-shown"]')
        ?.textContent.match(/\d[\d\s,.\u202f\u00a0]*/gu);
      return Number(numbers?.at(-1)?.replaceAll(/\D/gu, '') ?? 0) >= total;
    },
    wanted,
    { timeout: 300_000, polling: 50 },
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const frames = await page.evaluate(() => window.vigieProbe.stopFrames());
  const producedMs = await produced;
  record('sustained, broker to screen', {
    'events/s': Math.round(BURST_EVENTS / seconds),
    'of which produced at': `${Math.round(BURST_EVENTS / (producedMs / 1000))}/s`,
    frames: p50p99(frames),
  });
  await memory('the burst', host, page);
}

/** From the start of the process to the frame that shows the first row. */
async function startUp(name: string, page: Page, home: string): Promise<Host> {
  const startedAt = performance.now();
  const host = await startHost({ home });
  await page.goto(host.address);
  await page.locator('[data-testid="activity-table"] [data-row-key]').first().waitFor({ timeout: 120_000 });
  await page.evaluate(
    () => new Promise((resolve) => void requestAnimationFrame(() => setTimeout(resolve, 0))),
  );
  const paintedMs = performance.now() - startedAt;
  record(`start-up, ${name}`, {
    ready: `${Math.round(host.readyAfterMs)} ms`,
    painted: `${Math.round(paintedMs)} ms`,
  });
  return host;
}

const home = await mkdtemp(join(tmpdir(), 'vigie-bench-'));
const browser = await chromium.launch({
  ...(process.env['VIGIE_BROWSER'] ? { executablePath: process.env['VIGIE_BROWSER'] } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' });
  await context.addInitScript(installProbe);
  const page = await context.newPage();
  const [processor] = cpus();
  process.stdout.write(
    `${processor?.model.trim()} × ${cpus().length}, Node ${process.version}, Chromium ${browser.version()}\n`,
  );
  process.stdout.write(
    'times are p50 / p99; the load, the browser, the console and the broker share this machine\n\n',
  );

  const first = await startHost({ home });
  await load(first, 'history', 'burst', 1_000);
  await first.stop();
  const host = await startUp('1,000 events in the log', page, home);
  await openOrders(page, host);
  await memory('the start', host, page);
  for (const stage of STAGES) await latencies(page, host, stage);
  await throughput(page, host);
  await host.stop();
  const events = BURST_EVENTS + STAGES.reduce((sum, stage) => sum + stage.perSecond * stage.seconds, 1_000);
  const last = await startUp(`${Math.round(events / 1000)},000 events in the log`, page, home);
  await last.stop();
  await mkdir('.cache/reports', { recursive: true });
  await writeFile('.cache/reports/bench.json', `${JSON.stringify(results, undefined, 2)}\n`);
} finally {
  await browser.close();
  await rm(home, { recursive: true, force: true });
}
