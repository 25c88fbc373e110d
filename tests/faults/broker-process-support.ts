import { type ChildProcess, fork } from 'node:child_process';
import type { BrokerProcessMessage, BrokerProcessOptions } from '../../src/broker/process-messages.ts';

export const ENTRY = new URL('../../src/broker/process.ts', import.meta.url);

export type BrokerReady = Extract<BrokerProcessMessage, { type: 'ready' }>;
type BrokerFailed = Extract<BrokerProcessMessage, { type: 'failed' }>;

/** `preload` is code that runs in the process before the broker. */
export function forkBroker(options: BrokerProcessOptions, preload = ''): ChildProcess {
  return fork(ENTRY, [JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [
      // As in a utility process of Electron.
      '--unhandled-rejections=warn-with-error-code',
      '--import',
      `data:text/javascript,${encodeURIComponent(preload)}`,
    ],
  });
}

/** What the process says first: that it is ready, or why not. */
export function firstWord(child: ChildProcess): Promise<BrokerReady | BrokerFailed> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: BrokerProcessMessage) => {
      if (message.type === 'ready' || message.type === 'failed') {
        resolve(message);
      }
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the broker ended with ${code} and said nothing`)));
  });
}

export async function startProcess(
  options: BrokerProcessOptions,
  preload?: string,
): Promise<{ child: ChildProcess; ready: BrokerReady }> {
  const child = forkBroker(options, preload);
  const word = await firstWord(child);
  if (word.type === 'failed') {
    throw new Error(word.message);
  }
  return { child, ready: word };
}

export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve(child.exitCode);
      return;
    }
    child.once('exit', resolve);
  });
}
