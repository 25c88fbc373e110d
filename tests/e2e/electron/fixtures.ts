import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  _electron as electron,
  test as base,
  expect,
  type ElectronApplication,
  type Page,
} from '@playwright/test';
import { electronTarget } from '../../support/electron-target.ts';
import { connected } from '../fixtures.ts';

const target = electronTarget();
/** Chromium as a whole refuses its sandbox to root, whatever a window asks for. */
const isRoot = process.getuid?.() === 0;
const START_TIMEOUT_MS = 30_000;
const QUIT_TIMEOUT_MS = 30_000;

export type Launched = {
  readonly app: ElectronApplication;
  /** The first window, with the console's state on it. */
  readonly window: Page;
  readonly pid: number;
  /** Where Kafka is, as its screens know it: `127.0.0.1:9092`. */
  readonly kafka: () => Promise<string>;
  readonly output: () => string;
  /** The embedded broker's process now; it is another one after a crash. */
  readonly brokerPid: () => Promise<number>;
  /** As its menu does. Resolves when the process is gone, to its exit code. */
  readonly quit: () => Promise<number | null>;
};

type Fixtures = {
  readonly report: undefined;
  /** A folder of its own for each test: the data, and what Electron keeps. */
  readonly home: string;
  /** Starts applications that end with the test. */
  readonly launch: (args?: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Launched>;
  /** Starts one more, as from a terminal, and waits for its end: its exit code. */
  readonly startAgain: (...args: readonly string[]) => Promise<number | null>;
};

export const test = base.extend<Fixtures>({
  report: [
    // Playwright wants the first argument taken apart.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use, testInfo) => {
      testInfo.annotations.push({ type: 'runs on', description: target.description });
      testInfo.skip(target.isStandIn && process.platform === 'win32', 'the stand-in is for Linux and macOS');
      await use(undefined);
    },
    { auto: true },
  ],

  // oxlint-disable-next-line no-empty-pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'vigie-electron-'));
    await use(home);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  },

  launch: async ({ home }, use, testInfo) => {
    const launched: Launched[] = [];
    await use(async (args = [], env = {}) => {
      const one = await start(home, args, env);
      launched.push(one);
      return one;
    });
    for (const one of launched) await one.quit();
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('output', { body: launched.map((one) => one.output()).join('\n––\n') });
    }
  },

  startAgain: async ({ home }, use) =>
    use(async (...args) => {
      const child = spawn(target.executable, [...switches(), ...target.args, ...argsFor(home), ...args], {
        env: envWith({}),
        stdio: 'ignore',
      });
      return new Promise((resolve) => child.on('exit', (code) => resolve(code)));
    }),
});

export { expect };

function argsFor(home: string): string[] {
  return [
    `--user-data-dir=${join(home, 'electron')}`,
    `--home=${join(home, 'vigie')}`,
    '--kafka-port=0',
    '--lang=fr',
  ];
}

function switches(): string[] {
  return isRoot ? ['--no-sandbox'] : [];
}

async function start(home: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Launched> {
  const app = await electron.launch({
    executablePath: target.executable,
    args: [...target.args, ...argsFor(home), ...args],
    env: envWith(env),
    chromiumSandbox: !isRoot,
    timeout: START_TIMEOUT_MS,
  });
  const child = app.process();
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => resolve(code));
  });
  const window = await app.firstWindow({ timeout: START_TIMEOUT_MS });
  await connected(window);
  let closing: Promise<void> | undefined;
  return {
    app,
    window,
    pid: child.pid ?? 0,
    // What was printed before Playwright had the process is lost to others.
    kafka: () => window.evaluate(clusterOf),
    output: () => output,
    async brokerPid() {
      const metrics = await app.evaluate(({ app }) => app.getAppMetrics());
      const broker = metrics.find(({ type, name }) => type === 'Utility' && name === 'Vigie broker');
      if (!broker) throw new Error('there is no broker');
      return broker.pid;
    },
    async quit() {
      // Of a test that failed with a command that waits: it asks, and nobody answers.
      const unasked = setTimeout(() => child.kill('SIGKILL'), QUIT_TIMEOUT_MS);
      closing ??= child.exitCode === null ? app.close() : Promise.resolve();
      await closing;
      clearTimeout(unasked);
      return ended;
    },
  };
}

/** In the page. */
async function clusterOf(): Promise<string> {
  const page = window as unknown as {
    vigie: { invoke: (channel: string, input: unknown) => Promise<{ value: { cluster: string } }> };
  };
  const { value } = await page.vigie.invoke('call:app.info', { $: 'undefined' });
  return value.cluster;
}

/** Nothing that decides how Vigie starts is taken over from who runs the tests. */
function envWith(more: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('VIGIE_') || name === 'VIGIE_BROWSER' || name.startsWith('VIGIE_STAND_IN'),
  );
  const all = [...kept, ...Object.entries(target.env), ...Object.entries(more)];
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
