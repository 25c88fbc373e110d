import { utilityProcess } from 'electron';
import { fileURLToPath } from 'node:url';
import type { BrokerProcessMessage } from '../broker/process-messages.ts';
import type { ForkBroker } from '../console/embedded/broker-supervisor.ts';

/** The embedded broker as a utility process: the packaged application cannot run as plain Node. */
export function forkBroker(
  options: Parameters<ForkBroker>[0],
  log: (line: string) => void,
): ReturnType<ForkBroker> {
  const entry = fileURLToPath(new URL('./broker.cjs', import.meta.url));
  const child = utilityProcess.fork(entry, [JSON.stringify(options)], { serviceName: 'Vigie broker' });
  // V8 says here that it ran out of memory; `exit` follows. Without a listener it would be thrown.
  child.on('error', (type) => log(`the embedded broker's process failed: ${type}`));
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
}
