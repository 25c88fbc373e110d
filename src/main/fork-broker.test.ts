import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import type { BrokerProcessOptions } from '../broker/process-messages.ts';
import { forkBroker } from './fork-broker.ts';

const child = vi.hoisted(() => ({ current: undefined as unknown }));
vi.mock('electron', () => ({ utilityProcess: { fork: () => child.current } }));

it('says that V8 ended the process, and leaves the rest to its exit', () => {
  // Without a listener an emitter throws its `error`.
  const emitter = new EventEmitter();
  child.current = emitter;
  const lines: string[] = [];
  let exits = 0;
  const broker = forkBroker({} as BrokerProcessOptions, (line) => void lines.push(line));
  broker.onExit(() => {
    exits += 1;
  });
  emitter.emit('error', 'FatalError', 'v8::Heap', 'report');
  emitter.emit('exit', 1);
  expect([lines, exits]).toEqual([["the embedded broker's process failed: FatalError"], 1]);
});
