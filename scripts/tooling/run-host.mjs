import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** A terminal sends Ctrl-C to the host as well; only where it did not is the signal passed on. */
const FORWARD_AFTER_MS = 400;
const KILL_AFTER_MS = 20_000;

/** Runs a host until it ends, passing signals on. Resolves to its exit code, its signal and how long it ran. */
export function runHost(program, args) {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
    const timers = [];
    const onSignal = () => {
      if (timers.length > 0) return;
      timers.push(setTimeout(() => child.kill('SIGTERM'), FORWARD_AFTER_MS));
      timers.push(setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS));
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    const end = (outcome) => {
      for (const timer of timers) clearTimeout(timer);
      for (const signal of SIGNALS) process.off(signal, onSignal);
      resolve({ ...outcome, asked: timers.length > 0, ranMs: performance.now() - startedAt });
    };
    child.on('error', () => end({ code: 127, signal: null }));
    child.on('exit', (code, signal) => end({ code, signal }));
  });
}
