import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isLoopback,
  isNowhere,
  portOf,
  socketsOfTree,
  type ProcessSocket,
} from '../../support/process-sockets.ts';
import { goTo } from '../fixtures.ts';
import { rowsOf } from '../tables.ts';
import { expect, test } from './fixtures.ts';

const EVERY_MS = 250;

test.skip(process.platform !== 'linux', 'only Linux says which process has which socket');

test('nothing of it talks to anybody but Kafka, on this machine', async ({ home, launch }) => {
  const { app, window, pid, kafka } = await launch(['--demo']);
  const seen = new Map<string, ProcessSocket>();
  const look = (): void => {
    for (const socket of socketsOfTree(pid)) seen.set(JSON.stringify(socket), socket);
  };
  const watch = setInterval(look, EVERY_MS);
  for (const path of ['/orders', '/payments', '/deliveries', '/log', '/quarantine', '/dashboard']) {
    await goTo(window, path);
    await expect(window.locator('h1')).not.toBeEmpty();
  }
  await expect(rowsOf(window, 'activity').nth(3)).toBeVisible({ timeout: 20_000 });
  await window.reload();
  await expect(rowsOf(window, 'activity').nth(3)).toBeVisible({ timeout: 20_000 });
  clearInterval(watch);
  look();

  // What drives the test: a released executable has no inspector, and opens no port of DevTools unasked.
  const inspector = await app.evaluate(() => process.getBuiltinModule('node:inspector').url() ?? '');
  const debuggers = new Set([Number(new URL(inspector).port), await devtoolsPort(join(home, 'electron'))]);
  const kafkaPort = portOf(await kafka());
  const sockets = [...seen.values()];
  const isKafka = ({ local, remote }: ProcessSocket) =>
    [local, remote].some((end) => portOf(end) === kafkaPort);
  const isDebugger = ({ local, remote }: ProcessSocket) =>
    [local, remote].some((end) => debuggers.has(portOf(end)));

  // What the test would see if it saw nothing.
  expect(sockets.filter(isKafka).some(({ isListening }) => isListening)).toBe(true);
  expect(sockets.filter(isKafka).some(({ isListening }) => !isListening)).toBe(true);
  const others = sockets.filter((socket) => !isKafka(socket) && !isDebugger(socket));
  expect(others.filter(({ remote }) => !isNowhere(remote))).toEqual([]);
  expect(others.filter(({ isListening }) => isListening)).toEqual([]);
  expect(sockets.filter(({ isListening, local }) => isListening && !isLoopback(local))).toEqual([]);
});

/** As Chromium writes it into its profile. */
async function devtoolsPort(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const file = names.find((name) => name.endsWith('DevToolsActivePort'));
  if (file === undefined) return 0;
  return Number((await readFile(join(folder, file), 'utf8')).split('\n')[0]);
}
