import { spawn } from 'node:child_process';
import { run } from '../tooling/run.mjs';

/** A program that was started: what it printed, and how it ended. */
export class StartedProgram {
  #child;
  #output = '';
  /** @type {string | undefined} */
  #ended;

  constructor(executable, args, env) {
    this.#child = spawn(executable, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout.on('data', (chunk) => (this.#output += chunk));
    this.#child.stderr.on('data', (chunk) => (this.#output += chunk));
    this.#child.on('error', (error) => (this.#ended ??= `it could not be started: ${error.message}`));
    this.#child.on('exit', (code, signal) => (this.#ended ??= `it ended with ${signal ?? `code ${code}`}`));
  }

  get output() {
    return this.#output;
  }

  /** A sentence, once it has ended. */
  get ended() {
    return this.#ended;
  }

  /** As a user does: on Windows its window is closed, elsewhere it gets a signal. */
  async askToEnd() {
    if (process.platform === 'win32')
      await run('taskkill', ['/PID', String(this.#child.pid)], { quiet: true });
    else this.#child.kill('SIGTERM');
  }

  kill() {
    this.#child.kill('SIGKILL');
  }
}
