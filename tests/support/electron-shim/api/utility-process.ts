import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { NODE, utilities } from '../runtime.ts';
import { app } from './app.ts';

type ForkOptions = {
  readonly serviceName?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly execArgv?: readonly string[];
  readonly stdio?: 'pipe' | 'inherit' | 'ignore';
};

const PARENT_PORT = fileURLToPath(new URL('../parent-port.ts', import.meta.url));

/** A forked child in place of Chromium's utility process. */
export const utilityProcess = {
  fork(entry: string, args: readonly string[] = [], options: ForkOptions = {}) {
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready');
    const { stdio = 'inherit', serviceName = 'Node Utility Process' } = options;
    const child = fork(entry, args, {
      execPath: NODE,
      execArgv: [
        // As Electron's node_service.cc.
        '--unhandled-rejections=warn-with-error-code',
        '--disable-warning=ExperimentalWarning',
        '--import',
        PARENT_PORT,
        ...(options.execArgv ?? []),
      ],
      serialization: 'advanced',
      env: options.env ?? process.env,
      cwd: options.cwd ?? process.cwd(),
      stdio: ['ignore', stdio, stdio, 'ipc'],
    });
    process.on('exit', () => child.kill('SIGKILL'));
    const utility = Object.assign(new EventEmitter(), {
      pid: undefined as number | undefined,
      stdout: child.stdout,
      stderr: child.stderr,
      kill: () => child.kill(),
      postMessage(message: unknown) {
        if (child.connected) child.send(structuredClone(message) as object, () => undefined);
      },
    });
    child.on('spawn', () => {
      utility.pid = child.pid;
      if (child.pid !== undefined) utilities.set(child.pid, serviceName);
      utility.emit('spawn');
    });
    child.on('message', (message) => utility.emit('message', message));
    child.on('error', () => undefined);
    child.on('exit', (code, signal) => {
      utility.pid = undefined;
      utilities.delete(child.pid ?? 0);
      const exitCode = code ?? 1;
      utility.emit('exit', exitCode);
      const reason = signal === null ? (exitCode === 0 ? 'clean-exit' : 'abnormal-exit') : 'killed';
      app.emit(
        'child-process-gone',
        {},
        { type: 'Utility', reason, exitCode, serviceName, name: serviceName },
      );
    });
    return utility;
  },
};
