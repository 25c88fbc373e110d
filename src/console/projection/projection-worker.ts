import { parentPort, workerData } from 'node:worker_threads';
import type { FromProjection, ProjectionSetup, ToProjection } from './messages.ts';
import { startProjection } from './projection.ts';

/** The thread of a projection. It ends when it is told to stop, or with its process. */
const port = parentPort;
if (!port) throw new Error('this is the entry of a worker thread');

const projection = startProjection({
  ...(workerData as ProjectionSetup),
  post: (message: FromProjection) => port.postMessage(message),
  now: Date.now,
});
process.on('uncaughtException', projection.fail);
// Electron only warns of these; Node makes the former of them.
process.on('unhandledRejection', projection.fail);
port.on('message', (message: ToProjection) => {
  projection.receive(message);
  if (message.kind === 'stop') port.close();
});
