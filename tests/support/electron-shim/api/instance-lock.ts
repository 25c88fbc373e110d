import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Second = { readonly argv: readonly string[]; readonly cwd: string; readonly data: unknown };

/**
 * One application for each user-data folder. A second one leaves its arguments in a folder that the first one watches:
 * the answer has to be there before `requestSingleInstanceLock` returns.
 */
export function createInstanceLock(options: {
  readonly userData: () => string;
  readonly onSecond: (second: Second) => void;
}) {
  let held: string | undefined;

  function take(file: string): boolean {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      if (isAlive(Number(readFileSync(file, 'utf8')))) return false;
      writeFileSync(file, String(process.pid));
      return true;
    }
  }

  function listen(letters: string): void {
    rmSync(letters, { recursive: true, force: true });
    mkdirSync(letters);
    const watcher = watch(letters, () => {
      for (const name of readdirSync(letters).filter((each) => each.endsWith('.json'))) {
        const file = join(letters, name);
        const second = JSON.parse(readFileSync(file, 'utf8')) as Second;
        rmSync(file);
        options.onSecond(second);
      }
    });
    watcher.unref();
  }

  function release(): void {
    if (held !== undefined) rmSync(held, { force: true });
    held = undefined;
  }
  process.on('exit', release);

  return {
    has: () => held !== undefined,
    release,
    request: (data?: unknown): boolean => {
      if (held !== undefined) return true;
      const folder = options.userData();
      mkdirSync(folder, { recursive: true });
      const file = join(folder, 'stand-in.lock');
      const letters = join(folder, 'stand-in-starts');
      if (take(file)) {
        held = file;
        listen(letters);
        return true;
      }
      const letter = join(letters, String(process.pid));
      const second: Second = { argv: process.argv, cwd: process.cwd(), data };
      writeFileSync(letter, JSON.stringify(second));
      renameSync(letter, `${letter}.json`);
      return false;
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
