import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BrokerProcessMessage } from '../broker/process-messages.ts';
import type { ForkBroker } from '../console/embedded/broker-supervisor.ts';

/** Beside this file once built, in its own folder when run from the sources. */
const ENTRY = import.meta.url.endsWith('.ts') ? '../broker/process.ts' : './broker.cjs';

/** The embedded broker as a child process, which ends by itself when this process is gone. */
export const forkBroker: ForkBroker = (options) => {
  const child = fork(fileURLToPath(new URL(ENTRY, import.meta.url)), [JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    send: (message) => {
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => {
      child.on('message', (message) => listener(message as BrokerProcessMessage));
    },
    onExit: (listener) => {
      child.once('exit', listener);
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
};
