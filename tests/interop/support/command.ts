import { spawn, spawnSync } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Runs a program to its end; rejects with what it said when it fails. */
export function run(command: string, args: string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'pipe' });
    const out: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) {
        resolve(Buffer.concat(out).toString());
      } else {
        reject(new Error(`${command} ended with ${code}: ${Buffer.concat(complaints).toString()}`));
      }
    });
    child.stdin.end(input);
  });
}

/** Whether a program is there; says so in a line where it is not, since its tests are then skipped. */
export function isInstalled(command: string, args: string[]): boolean {
  const isThere = spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  if (!isThere) {
    console.warn(`SKIPPED: ${command} ${args.join(' ')} does not run here, so its tests do not either`);
  }
  return isThere;
}

export type RunningCommand = {
  /** Resolves when what the program has said so far satisfies `isReached`; rejects when it ends before. */
  until(isReached: (output: string) => boolean): Promise<void>;
  /** As Ctrl-C does; resolves to all it has said when it is gone. */
  interrupt(): Promise<string>;
};

/** Starts a program that goes on until it is interrupted, at the latest at the end of the test. */
export function start(command: string, args: string[]): RunningCommand {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let isOver = false;
  let check: (() => void) | undefined;
  const said = (chunk: Buffer): void => {
    output += chunk.toString();
    check?.();
  };
  child.stdout.on('data', said);
  child.stderr.on('data', said);
  const ended = new Promise<void>((resolve) => {
    const over = (): void => {
      isOver = true;
      resolve();
      check?.();
    };
    child.once('error', over);
    child.once('close', over);
  });
  async function interrupt(): Promise<string> {
    child.kill('SIGINT');
    await ended;
    return output;
  }
  onTestFinished(async () => void (await interrupt()));
  return {
    interrupt,
    until: (isReached) =>
      new Promise((resolve, reject) => {
        check = () => {
          if (isReached(output)) resolve();
          else if (isOver) reject(new Error(`${command} ended: ${output}`));
        };
        check();
      }),
  };
}
