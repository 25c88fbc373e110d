import { execFileSync, spawn } from 'node:child_process';
import { glob, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import kafkajs from 'kafkajs';
import { startHost, type Host } from '../../support/start-host.ts';
import { embedded } from '../broker/brokers.ts';
import { connectScreen } from '../../support/screen-client.ts';

/**
 * The fold of a long log: rebuilt from zero into SQLite beside a bare kafkajs consumer of the same log, searched, and
 * opened again; and overrun, with a page on it. `--events N` (a million), `--quick` only shows that it works.
 */
const TOPICS = ['orders', 'payments', 'deliveries'];
const PARTITIONS = 3;
const QUICK = process.argv.includes('--quick');
const EVENTS = QUICK ? 20_000 : Number(argument('--events') ?? 1_000_000);
const MEMORY_EVERY_MS = 1_000;
/** Written as fast as the broker takes them while a page looks on: more than can be folded meanwhile. */
const OVERRUN_EVENTS = QUICK ? 20_000 : 300_000;

type Filled = {
  readonly orders: number;
  readonly events: number;
  readonly samples: readonly {
    readonly orderId: string;
    readonly email: string;
    readonly product: string;
    readonly paymentId: string;
  }[];
};

const results: Record<string, Record<string, string | number>> = {};

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

function record(name: string, figures: Record<string, string | number>): void {
  results[name] = figures;
  const line = Object.entries(figures).map(([key, value]) => `${key} ${value}`);
  process.stdout.write(`${name.padEnd(30)} ${line.join('  ')}\n`);
}

/** The last line that a script of this folder prints. */
async function lastLine(script: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise((resolve) => {
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${script} ended with code ${String(code)}`);
  return output.trim().split('\n').at(-1) ?? '';
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function residentMb(pid: number): number {
  return Math.round(
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024,
  );
}

/** From the start of the process until everything in the log is on the screens. */
async function openConsole(home: string, address: string, events: number) {
  const startedAt = performance.now();
  const host = await startHost({ home, args: ['--broker', address] });
  const memory: number[] = [];
  const timer = setInterval(() => memory.push(residentMb(host.pid)), MEMORY_EVERY_MS);
  const status = await connectScreen(host);
  await status.until(({ records, rebuild }) => records.read >= events && !rebuild);
  const tookMs = performance.now() - startedAt;
  clearInterval(timer);
  status.close();
  memory.push(residentMb(host.pid));
  return { host, tookMs, memory };
}

async function search(host: Host, list: string, text: string): Promise<{ tookMs: number; found: number }> {
  const startedAt = performance.now();
  const response = await fetch(`${host.origin}/api/${list}?limit=50&search=${encodeURIComponent(text)}`, {
    headers: { authorization: `Bearer ${host.token}` },
  });
  const { matching } = (await response.json()) as { matching: number };
  return { tookMs: performance.now() - startedAt, found: matching };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function searches(host: Host, name: string, texts: readonly string[], list = 'orders'): Promise<void> {
  const times: number[] = [];
  let found = 0;
  for (const text of texts) {
    const result = await search(host, list, text);
    times.push(result.tookMs);
    if (result.found > 0) found += 1;
  }
  record(`search by ${name}`, {
    found: `${found} of ${texts.length}`,
    'p50 / p99': `${percentile(times, 0.5).toFixed(1)} / ${percentile(times, 0.99).toFixed(1)} ms`,
  });
}

/** Notes the time between one frame of the page and the next, in ms. */
const FRAMES = `(() => {
  const frames = (window.benchFrames = []);
  let last;
  requestAnimationFrame(function next(now) {
    if (last !== undefined) frames.push(now - last);
    last = now;
    requestAnimationFrame(next);
  });
})()`;

/** Frames of a page, and what is said of the queue, while more is written than can be folded at once. */
async function overrun(host: Host, address: string, events: number): Promise<void> {
  const browser = await chromium.launch({
    ...(process.env['VIGIE_BROWSER'] ? { executablePath: process.env['VIGIE_BROWSER'] } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(host.address);
    await page.goto(`${host.origin}/orders`);
    await page.locator('[data-testid="orders-table"] [data-row-key]').first().waitFor({ timeout: 60_000 });
    const screen = await connectScreen(host);
    let sent = 0;
    let conflated = 0;
    await screen.watch('orders', { search: '', filter: 'all', limit: 50 }, (message) => {
      if (message.kind !== 'delta') return;
      sent += 1;
      conflated += message.conflated;
    });
    let lag = 0;
    let queued = 0;
    await page.evaluate(FRAMES);
    const startedAt = performance.now();
    const filling = lastLine('fill-shop-log.ts', address, String(OVERRUN_EVENTS), '8');
    let more = Number.NaN;
    void filling.then((line) => (more = (JSON.parse(line) as Filled).events));
    await screen.until(({ records }) => {
      lag = Math.max(lag, records.lag);
      queued = Math.max(queued, records.queued);
      return records.read >= events + more;
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const frames = await page.evaluate<number[]>('benchFrames');
    screen.close();
    record('overrun, with a page on it', {
      'events/s': Math.round(more / seconds),
      'lag, most': lag,
      'waiting for the fold, most': queued,
      'deltas of one list': sent,
      'changes conflated': conflated,
      'frames p50 / p99 / longest': [0.5, 0.99, 1]
        .map((share) => percentile(frames, share).toFixed(1))
        .join(' / ')
        .concat(' ms'),
    });
  } finally {
    await browser.close();
  }
}

async function makeTopics(address: string): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: [address], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: TOPICS.map((topic) => ({ topic, numPartitions: PARTITIONS })) });
  await admin.disconnect();
}

const dir = await mkdtemp(join(tmpdir(), 'vigie-core-bench-'));
const home = join(dir, 'home');
const broker = await embedded.start({ dataDir: join(dir, 'broker'), port: await freePort() });
try {
  const [processor] = cpus();
  process.stdout.write(`${processor?.model.trim()} × ${cpus().length}, Node ${process.version}\n`);
  process.stdout.write('the broker, the consumer and the console share this machine\n\n');
  await makeTopics(broker.address);
  const filled = JSON.parse(await lastLine('fill-shop-log.ts', broker.address, String(EVENTS))) as Filled;
  const { events, orders, samples } = filled;
  record('the log', { events, orders });

  const bareMs = Number(await lastLine('bare-consumer.ts', broker.address, TOPICS.join(','), String(events)));
  const bare = events / (bareMs / 1000);
  record('bare kafkajs consumer', { 'events/s': Math.round(bare) });

  const rebuilt = await openConsole(home, broker.address, events);
  const speed = events / (rebuilt.tookMs / 1000);
  const found: string[] = [];
  for await (const name of glob('**/read-model.db', { cwd: home })) found.push(name);
  const file = await stat(join(home, found[0] ?? ''));
  record('rebuilt from zero', {
    seconds: (rebuilt.tookMs / 1000).toFixed(1),
    'events/s': Math.round(speed),
    'of the bare consumer': (speed / bare).toFixed(2),
    'memory, most': `${Math.max(...rebuilt.memory)} MB`,
    'memory, after': `${rebuilt.memory.at(-1)} MB`,
    file: `${Math.round(file.size / 2 ** 20)} MB`,
  });
  await searches(
    rebuilt.host,
    'order id',
    samples.map(({ orderId }) => orderId),
  );
  await searches(
    rebuilt.host,
    'e-mail',
    samples.map(({ email }) => email),
  );
  await searches(
    rebuilt.host,
    'product',
    samples.map(({ product }) => product),
  );
  await searches(
    rebuilt.host,
    'payment id',
    samples.map(({ paymentId }) => paymentId),
  );
  await searches(
    rebuilt.host,
    'payment id, in payments',
    samples.map(({ paymentId }) => paymentId),
    'payments',
  );
  await searches(rebuilt.host, 'two letters', ['ma', 'le', 'du', 'ca', 'ro', 'jo', 'be', 'st', 'pa', 'ch']);
  await searches(
    rebuilt.host,
    'nothing (the newest)',
    Array.from({ length: 50 }, () => ''),
  );
  await rebuilt.host.stop();

  const again = await openConsole(home, broker.address, events);
  record('opened again', {
    'all there after': `${Math.round(again.tookMs)} ms`,
    memory: `${again.memory.at(-1)} MB`,
  });
  await overrun(again.host, broker.address, events);
  await again.host.stop();
  await mkdir('.cache/reports', { recursive: true });
  await writeFile('.cache/reports/bench-core.json', `${JSON.stringify(results, undefined, 2)}\n`);
} finally {
  await broker.stop();
  await rm(dir, { recursive: true, force: true });
}
