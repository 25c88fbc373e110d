import type { ConsoleStatus } from '../contract/streams.ts';
import type { StartStep } from '../contract/shell.ts';

/** What a start waits for, by what the console says of itself; the broker, where it says nothing yet. */
export function startStepOf(status: ConsoleStatus | undefined): StartStep {
  if (!status) return { step: 'broker' };
  if (status.kafka.state !== 'connected') return { step: 'kafka' };
  const { done, target } = status.rebuild ?? { done: 0, target: 0 };
  return { step: 'log', done, target };
}
