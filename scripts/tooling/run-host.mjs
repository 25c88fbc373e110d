import { spawn } from 'node:child_process';
import { root } from './paths.mjs';
import { watchStarters } from './watch-starters.mjs';

/**
 * How long the host has for stopping by itself before the signal is passed on. A terminal sends Ctrl-C to the host
 * as well, and a second one would cut its clean stop short; SIGTERM comes to this process alone.
 */
const FORWARD_AFTER_MS = { SIGINT: 4_000, SIGHUP: 4_000, SIGTERM: 0 };
const KILL_AFTER_MS = 20_000;

/** The host watches the other end of this pipe: it ends in order when this process is gone, however that ended. */
const LIFELINE = 3;

/** Runs a host until it ends, passing signals on. Resolves to its exit code, its signal and how long it ran. */
export function runHost(program, args) {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      env: { ...process.env, VIGIE_LIFELINE: String(LIFELINE) },
    });
    const lifeline = child.stdio[LIFELINE];
    lifeline?.on('error', () => undefined);
    const timers = [];
    const ask = (signal) => {
      // There, a signal between processes ends the other one at once.
      if (process.platform === 'win32') lifeline?.destroy();
      else child.kill(signal);
    };
    const onSignal = (signal) => {
      if (timers.length > 0) return;
      timers.push(setTimeout(ask, FORWARD_AFTER_MS[signal], signal));
      timers.push(setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS));
    };
    const signals = Object.keys(FORWARD_AFTER_MS);
    for (const signal of signals) process.on(signal, onSignal);
    const stopWatching = watchStarters(() => onSignal('SIGTERM'));
    const end = (outcome) => {
      stopWatching();
      for (const timer of timers) clearTimeout(timer);
      for (const signal of signals) process.off(signal, onSignal);
      lifeline?.destroy();
      resolve({ ...outcome, asked: timers.length > 0, ranMs: performance.now() - startedAt });
    };
    child.on('error', () => end({ code: 127, signal: null }));
    child.on('exit', (code, signal) => end({ code, signal }));
  });
}
