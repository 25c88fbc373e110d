import { EventEmitter } from 'node:events';

/** Loaded first in a child that stands for a utility process: its `process.parentPort`. */
const port = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => void process.send?.(structuredClone(message)),
  start: () => undefined,
});
process.on('message', (data) => port.emit('message', { data, ports: [] }));
// A utility process ends with its application.
process.on('disconnect', () => process.exit(0));
Object.defineProperty(process, 'parentPort', { value: port });
Object.defineProperty(process, 'type', { value: 'utility' });
