import { spawn, spawnSync } from 'node:child_process';

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
