import { spawn, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../out/main/web.js', import.meta.url));
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;

export type HostOptions = {
  /** Folder of all its data. */
  readonly home: string;
  readonly args?: readonly string[] | undefined;
  /** Variables beside those of this process, of which none of Vigie's own is passed on. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** `none`: it starts without a Kafka, and waits to be told which. */
  readonly kafka?: 'none' | undefined;
};

export type Host = {
  readonly pid: number;
  /** With the token: what a person opens. */
  readonly address: string;
  readonly origin: string;
  readonly token: string;
  /** What the audience opens; absent where nobody can join. */
  readonly audienceAddress: string | undefined;
  /** Where Kafka is, as the host printed it: `127.0.0.1:9092`. */
  readonly kafka: string;
  /** From the spawn to the line that says it is ready. */
  readonly readyAfterMs: number;
  readonly output: () => string;
  /** The embedded broker's process now; it is another one after a crash. Throws where there is none. */
  readonly brokerPid: () => number;
  /** As Ctrl-C does. Resolves to the exit code. */
  readonly stop: () => Promise<number | null>;
  /** As a power cut does: host and broker, at once. */
  readonly kill: () => Promise<void>;
};

/** The built browser host on free ports, from its start to its two ready lines. */
export async function startHost({ home, args = [], env, kafka }: HostOptions): Promise<Host> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [ENTRY, '--port', '0', '--kafka-port', '0', '--no-open', '--home', home, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...cleanEnv(), ...env } },
  );
  let output = '';
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => resolve(code));
    child.on('error', () => resolve(null));
  });
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the host was not ready after ${READY_TIMEOUT_MS} ms:\n${output}`)),
      READY_TIMEOUT_MS,
    );
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      // On a busy machine the second may come first.
      const isReady =
        /^Vigie ready on http/m.test(output) && (kafka === 'none' || /^Kafka ready on /m.test(output));
      if (!isReady) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => {
      clearTimeout(timer);
      reject(new Error(`the host ended (code ${code}) before it was ready:\n${output}`));
      return undefined;
    });
  });
  try {
    await ready;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const readyAfterMs = performance.now() - startedAt;
  const address = found(output, /^Vigie ready on (http\S+)$/m);
  const { origin, searchParams } = new URL(address);
  const pid = child.pid ?? 0;

  async function within<T>(work: Promise<T>): Promise<T> {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    pid,
    address,
    origin,
    token: searchParams.get('token') ?? '',
    audienceAddress: /^The audience watches on (http\S+)$/m.exec(output)?.[1],
    kafka: kafka === 'none' ? '' : found(output, /^Kafka ready on (\S+)/m),
    readyAfterMs,
    output: () => output,
    brokerPid: () => brokerOf(pid),
    stop() {
      child.kill('SIGINT');
      return within(ended);
    },
    async kill() {
      const broker = tryBrokerOf(pid);
      child.kill('SIGKILL');
      if (broker !== undefined) signal(broker, 'SIGKILL');
      await within(ended);
    },
  };
}

function cleanEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VIGIE_')));
}

function found(text: string, pattern: RegExp): string {
  const match = pattern.exec(text)?.[1];
  if (match === undefined) throw new Error(`nothing like ${pattern} in:\n${text}`);
  return match;
}

function brokerOf(hostPid: number): number {
  const pid = tryBrokerOf(hostPid);
  if (pid === undefined) throw new Error(`process ${hostPid} has no broker`);
  return pid;
}

/** The one child of the host. Where `pgrep` is missing (Windows) there is no telling. */
function tryBrokerOf(hostPid: number): number | undefined {
  try {
    const pid = Number(
      execFileSync('pgrep', ['-P', String(hostPid)], { encoding: 'utf8' })
        .trim()
        .split('\n')[0],
    );
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
