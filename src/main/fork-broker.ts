import { utilityProcess } from 'electron';
import { fileURLToPath } from 'node:url';
import type { BrokerProcessMessage } from '../broker/process-messages.ts';
import type { ForkBroker } from '../console/embedded/broker-supervisor.ts';

/** The embedded broker as a utility process: the packaged application cannot run as plain Node. */
export const forkBroker: ForkBroker = (options) => {
  const entry = fileURLToPath(new URL('./broker.js', import.meta.url));
  const child = utilityProcess.fork(entry, [JSON.stringify(options)], { serviceName: 'Vigie broker' });
  return {
    send: (message) => {
      // A process, not a window: there is no origin to name.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      child.postMessage(message);
    },
    onMessage: (listener) => {
      child.on('message', (message) => listener(message as BrokerProcessMessage));
    },
    onExit: (listener) => {
      child.once('exit', listener);
    },
    kill: () => {
      child.kill();
    },
  };
};
