import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const SOURCE = new URL('./unhandled-errors.ts', import.meta.url).href;

/** Runs a program of its own that ends in order once nothing caught an error of it. */
function run(fault: string, ...args: readonly string[]) {
  const program = `import { endOnUnhandledErrors } from ${JSON.stringify(SOURCE)};
    endOnUnhandledErrors(process, {
      report: process.stderr,
      end() {
        process.stdout.write('ended in order');
        setTimeout(() => process.exit(1), 20);
        throw new Error('one more while it ends');
      },
    });
    setInterval(() => undefined, 1_000);
    ${fault}`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...args, '--input-type=module', '-e', program],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

describe('an error that nothing caught', () => {
  it.each([
    ['thrown later', `setTimeout(() => { throw new Error('the fault'); });`, []],
    ['of a promise', `void Promise.reject(new Error('the fault'));`, []],
    [
      'of a promise, as Electron runs',
      `void Promise.reject(new Error('the fault'));`,
      ['--unhandled-rejections=warn-with-error-code'],
    ],
    [
      'of an emitter',
      `(await import('node:events')).EventEmitter.prototype.emit.call(new (await import('node:events')).EventEmitter(), 'error', new Error('the fault'));`,
      [],
    ],
    ['that is no error', `setTimeout(() => { throw 'the fault'; });`, []],
  ])('%s is written down, and the program ends in order and with a failure', (_what, fault, args) => {
    const { status, stdout, stderr } = run(fault, ...args);
    expect([status, stdout]).toEqual([1, 'ended in order']);
    expect(stderr).toMatch(
      /^Vigie met an unexpected error and ends in order\. Nothing that was accepted is lost/,
    );
    expect(stderr).toContain('the fault');
    expect(stderr).not.toContain('one more');
  });
});
