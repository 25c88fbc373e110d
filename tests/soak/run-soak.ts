import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron as electron, type ElectronApplication } from '@playwright/test';
import kafkajs from 'kafkajs';
import type { Result } from '../../src/contract/app-error.ts';
import { callChannel } from '../../src/contract/channels.ts';
import type { CallInput, CallName, CallOutput } from '../../src/contract/contract.ts';
import { fromWire, toWire } from '../../src/contract/wire.ts';
import { withDeadline } from '../../src/console/with-deadline.ts';
import { electronTarget } from '../support/electron-target.ts';
import { connectScreen } from '../support/screen-client.ts';
import { startHost } from '../support/start-host.ts';
import { argument } from '../support/argument.ts';
import { plotMemory, type MemorySample } from './plot-memory.ts';
import { say } from './say.ts';

/**
 * The built Electron host for a long time under load: a busy shop, its memory, and its window and its broker killed over
 * and over. In the end every event that the shop was told is written must have been folded exactly once.
 * `--minutes 30`, `--kills 20` of each, `--orders 60` a second: about a thousand events a second.
 */
const MINUTES = Number(argument('--minutes') ?? 30);
const KILLS = Number(argument('--kills') ?? 20);
const ORDERS_PER_SECOND = Number(argument('--orders') ?? 60);
const SAMPLE_MS = 5_000;
/** An order's story takes about half a minute; Kafka may have been away meanwhile. */
const STORIES_MS = 300_000;
const START_MS = 60_000;
const ANSWER_MS = 10_000;

const home = await mkdtemp(join(tmpdir(), 'vigie-soak-'));
const vigieHome = join(home, 'vigie');
const target = electronTarget();
const isRoot = process.getuid?.() === 0;
let output = '';

async function launch(): Promise<ElectronApplication> {
  const app = await electron.launch({
    executablePath: target.executable,
    args: [
      ...target.args,
      `--user-data-dir=${join(home, 'electron')}`,
      `--home=${vigieHome}`,
      '--kafka-port=0',
      '--lang=en',
    ],
    env: { ...(process.env as Record<string, string>), ...target.env },
    chromiumSandbox: !isRoot,
    timeout: START_MS,
  });
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await app.firstWindow({ timeout: START_MS });
  return app;
}

/** A call as the page makes it; by way of the main process, since a page that crashed is none to Playwright any more. */
async function call<N extends CallName>(app: ElectronApplication, name: N, input: CallInput<N>) {
  const code = `window.vigie.invoke(${JSON.stringify(callChannel(name))}, ${JSON.stringify(toWire(input))})`;
  const wire = await withDeadline(
    app.evaluate(
      ({ BrowserWindow }, script) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script) as Promise<unknown>,
      code,
    ),
    ANSWER_MS,
  );
  const read = fromWire(wire);
  if (!read.ok) throw new Error(read.error.message);
  const result = read.value as Result<CallOutput<N>>;
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Tries until it works: the page may be on its way back. */
async function eventually<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + START_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > giveUpAt) throw new Error(`${what}: ${String(error)}`, { cause: error });
      await sleep(500);
    }
  }
}

async function brokerPid(app: ElectronApplication): Promise<number> {
  const metrics = await withDeadline(
    app.evaluate(({ app: own }) => own.getAppMetrics()),
    ANSWER_MS,
  );
  const broker = metrics.find(({ name }) => name === 'Vigie broker');
  if (!broker) throw new Error('there is no broker');
  return broker.pid;
}

type Process = { readonly pid: number; readonly parent: number; readonly kb: number; readonly line: string };

function processes(): Process[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((text) => {
    const [, pid, parent, kb, line] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(text) ?? [];
    return pid === undefined
      ? []
      : [{ pid: Number(pid), parent: Number(parent), kb: Number(kb), line: line ?? '' }];
  });
}

/** Resident memory by what it is for, in MB. */
function memoryOf(mainPid: number, broker: number | undefined): Omit<MemorySample, 'atMs'> {
  const all = processes();
  const family = new Set([mainPid]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  const sum = (wanted: (each: Process) => boolean) =>
    Math.round(
      all.filter((each) => family.has(each.pid) && wanted(each)).reduce((kb, each) => kb + each.kb, 0) / 1024,
    );
  return {
    main: sum(({ pid }) => pid === mainPid),
    broker: sum(({ pid }) => pid === broker),
    renderer: sum(({ line }) => line.includes('--type=renderer')),
  };
}

async function recordsInLog(address: string): Promise<number> {
  const admin = new kafkajs.Kafka({ brokers: [address], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'));
  const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  await admin.disconnect();
  return offsets.flat().reduce((count, { low, high }) => count + Number(high) - Number(low), 0);
}

try {
  say(`${cpus()[0]?.model.trim()} × ${cpus().length}, Node ${process.version}; on ${target.description}`);
  const app = await launch();
  const mainPid = app.process().pid ?? 0;
  await eventually('the shop', () =>
    call(app, 'simulator.start', {
      ordersPerSecond: ORDERS_PER_SECOND,
      seed: 151,
      successRate: 0.9,
      advanceDeliveries: false,
    }),
  );
  const startedAt = performance.now();
  const endsAt = startedAt + MINUTES * 60_000;
  const samples: MemorySample[] = [];
  const kills = { renderer: 0, broker: 0 };
  const killEveryMs = (MINUTES * 60_000) / (2 * KILLS + 1);
  let nextKillAt = startedAt + killEveryMs;
  while (performance.now() < endsAt) {
    await sleep(SAMPLE_MS);
    const broker = await brokerPid(app).catch(() => undefined);
    samples.push({ atMs: performance.now() - startedAt, ...memoryOf(mainPid, broker) });
    if (performance.now() < nextKillAt || kills.renderer + kills.broker >= 2 * KILLS) continue;
    nextKillAt += killEveryMs;
    if (kills.renderer <= kills.broker) {
      await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      );
      kills.renderer += 1;
    } else if (broker !== undefined) {
      process.kill(broker, 'SIGKILL');
      kills.broker += 1;
    }
    const { main, broker: ofBroker, renderer } = samples.at(-1) as MemorySample;
    say(`killed ${kills.renderer} windows, ${kills.broker} brokers; ${main} + ${ofBroker} + ${renderer} MB`);
  }
  await eventually('the last order', () => call(app, 'simulator.stop', undefined));
  say('no new orders; the stories that have begun go on to their end');
  const storiesEndAt = performance.now() + STORIES_MS;
  let told = await eventually('the stories', () => call(app, 'simulator.stop', undefined));
  while (told.storiesOpen > 0 && performance.now() < storiesEndAt) {
    await sleep(1_000);
    told = await eventually('the stories', () => call(app, 'simulator.stop', undefined));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  say('all stories are told; Vigie ends, and its home is opened again');
  await app.close();

  const host = await startHost({ home: vigieHome });
  const written = await recordsInLog(host.kafka);
  const screen = await connectScreen(host);
  const { records } = await screen.until(
    (status) => !status.rebuild && status.records.lag === 0 && status.records.read >= written,
  );
  screen.close();
  await host.stop();
  const folded = records.read - records.duplicates - records.quarantined;
  const report = {
    on: target.description,
    minutes: MINUTES,
    'events the shop was told are written': told.eventsMade,
    'events a second': Math.round(told.eventsMade / seconds),
    'records in the log': written,
    'read, of which duplicates': `${records.read}, ${records.duplicates}`,
    'folded once': folded,
    'windows killed': kills.renderer,
    'brokers killed': kills.broker,
  };
  for (const [name, figure] of Object.entries(report)) say(`${name}: ${figure}`);
  await mkdir('.cache/reports', { recursive: true });
  await writeFile('.cache/reports/soak.json', `${JSON.stringify({ report, samples }, undefined, 2)}\n`);
  await writeFile('.cache/reports/soak-memory.svg', plotMemory(samples));
  const isLost = folded !== told.eventsMade || records.read !== written || told.storiesOpen > 0;
  say(isLost ? 'SOMETHING WAS LOST, or counted twice' : 'nothing was lost, and nothing counted twice');
  process.exitCode = isLost ? 1 : 0;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  say(output.slice(-4_000));
  process.exitCode = 1;
} finally {
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}
