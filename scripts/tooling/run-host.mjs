import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * How long the host has for stopping by itself before the signal is passed on. A terminal sends Ctrl-C to the host
 * as well, and a second one would cut its clean stop short; SIGTERM comes to this process alone.
 */
const FORWARD_AFTER_MS = { SIGINT: 4_000, SIGHUP: 4_000, SIGTERM: 0 };
const KILL_AFTER_MS = 20_000;
const PARENT_CHECK_MS = 500;

/** Runs a host until it ends, passing signals on. Resolves to its exit code, its signal and how long it ran. */
export function runHost(program, args) {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
    const timers = [];
    const onSignal = (signal) => {
      if (timers.length > 0) return;
      timers.push(setTimeout(() => child.kill(signal), FORWARD_AFTER_MS[signal]));
      timers.push(setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS));
    };
    const signals = Object.keys(FORWARD_AFTER_MS);
    for (const signal of signals) process.on(signal, onSignal);
    // npm that is killed passes nothing on: a parent that changed means that nobody waits for this any more.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) onSignal('SIGTERM');
    }, PARENT_CHECK_MS);
    const end = (outcome) => {
      clearInterval(watch);
      for (const timer of timers) clearTimeout(timer);
      for (const signal of signals) process.off(signal, onSignal);
      resolve({ ...outcome, asked: timers.length > 0, ranMs: performance.now() - startedAt });
    };
    child.on('error', () => end({ code: 127, signal: null }));
    child.on('exit', (code, signal) => end({ code, signal }));
  });
}
