import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const CHECK_EVERY_MS = 500;
const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'busybox']);

/**
 * Calls `onGone` once a process that started this one is gone: the parent, and npm where a shell of its own stands between.
 * One that is killed passes nothing on. Returns what ends the watch.
 */
export function watchStarters(onGone) {
  const starters = startersOf(process.ppid);
  const timer = setInterval(() => {
    if (process.ppid === starters[0] && starters.every(isAlive)) return;
    clearInterval(timer);
    onGone();
  }, CHECK_EVERY_MS);
  return () => clearInterval(timer);
}

/** npm runs a script in a shell, which on some systems is replaced by the script. */
function startersOf(parent) {
  if (process.env.npm_lifecycle_event === undefined) return [parent];
  const { name, parent: above } = lookUp(parent) ?? {};
  return SHELLS.has(name) && above > 1 ? [parent, above] : [parent];
}

function isAlive(pid) {
  if (process.platform === 'linux') {
    const found = lookUp(pid);
    return found !== undefined && found.state !== 'Z';
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Name, state and parent of a process; undefined where there is none, and on Windows. */
function lookUp(pid) {
  try {
    if (process.platform === 'linux') {
      // The name stands in parentheses, and may hold any character.
      const [, name, state, parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(
        readFileSync(`/proc/${pid}/stat`, 'utf8'),
      );
      return { name, state, parent: Number(parent) };
    }
    if (process.platform === 'win32') return undefined;
    const [parent, ...name] = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], {
      encoding: 'utf8',
    })
      .trim()
      .split(/\s+/);
    return { name: basename(name.join(' ')).replace(/^-/, ''), state: '', parent: Number(parent) };
  } catch {
    return undefined;
  }
}
