import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { guardProcess } from './process-guard.ts';

/** A process that notes what happens to it. */
class NotedProcess extends EventEmitter {
  readonly events: string[] = [];
  readonly stopped = Promise.withResolvers<void>();
  exitCode: number | undefined;

  constructor() {
    super();
    guardProcess(this, {
      log: (line) => this.events.push(line),
      stop: () => {
        this.events.push('stop');
        return this.stopped.promise;
      },
    });
  }

  exit(code: number): void {
    this.events.push(`exit ${code}`);
  }
}

it.each(['uncaughtException', 'unhandledRejection'])(
  'says an error in one line (%s), stops in order, and ends with a failure',
  async (event) => {
    const noted = new NotedProcess();
    noted.emit(event, new TypeError('no\nsuch thing'));
    const line = expect.stringMatching(
      /^unexpected error, the broker stops: TypeError: no such thing at .+$/u,
    );
    expect(noted.events).toEqual([line, 'stop']);
    expect(noted.exitCode).toBe(1);
    noted.stopped.resolve();
    await expect.poll(() => noted.events).toEqual([line, 'stop', 'exit 1']);
  },
);

it('ends at once at a second error, and also where the stop fails', async () => {
  const noted = new NotedProcess();
  noted.emit('uncaughtException', 'first');
  noted.emit('uncaughtException', 'second');
  expect(noted.events.at(-1)).toBe('exit 1');
  noted.stopped.reject(new Error('the disk is gone'));
  await expect
    .poll(() => noted.events)
    .toContainEqual(expect.stringContaining('the stop failed: Error: the disk'));
});
