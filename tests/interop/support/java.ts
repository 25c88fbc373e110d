import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SOURCES = join(ROOT, 'tests', 'interop', 'java');

/** The folder of Kafka's jars, where they and Java are on this machine. They are not fetched here: the runner does. */
const jars = findJars();

function findJars(): string | undefined {
  const asked = spawnSync(process.execPath, [join(ROOT, 'scripts', 'kafka.mjs'), '--jars', '--offline'], {
    encoding: 'utf8',
  });
  if (asked.status === 0) return asked.stdout.trim();
  console.warn(`SKIPPED: the Java client does not run here: ${asked.stderr.trim()}`);
  return undefined;
}

export const hasJava = jars !== undefined;

export type ToolRun = { readonly code: number; readonly output: string };

/** A record as the Java client gives it back. */
export type JavaRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: string;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string | null>>;
};

export type JavaRecordToSend = Pick<JavaRecord, 'topic' | 'value'> & {
  readonly partition?: number;
  readonly timestamp?: number;
  readonly key?: string | null;
  readonly headers?: JavaRecord['headers'];
};

type Config = Readonly<Record<string, string | number | boolean>>;

/** What `tests/interop/java/Worker.java` answers to. */
type JavaCalls = {
  tool: [{ name: string; args: readonly string[]; input: string }, ToolRun];
  produce: [{ config: Config; records: readonly JavaRecordToSend[] }, string[]];
  transactions: [
    {
      config: Config;
      transactions: readonly {
        records: readonly JavaRecordToSend[];
        commit: boolean;
        group?: string;
        offsets?: readonly { topic: string; partition: number; offset: number }[];
      }[];
    },
    string[][],
  ];
  leaveTransactionOpen: [{ config: Config; records: readonly JavaRecordToSend[] }, string[]];
  transform: [{ producer: Config; consumer: Config; from: string; to: string; count: number }, number];
  consume: [{ config: Config; topics: readonly string[]; count: number }, JavaRecord[]];
  join: [{ name: string; config: Config; topics: readonly string[] }, string];
  awaitAssignment: [
    { name: string; partitions: number },
    { assigned: string[]; changes: { given?: string[]; taken?: string[] }[] },
  ];
  awaitRecords: [{ name: string; count: number }, number];
  leave: [{ name: string; silently: boolean }, JavaRecord[]];
  admin: [
    { config: Config } & (
      | { call: 'describeCluster' }
      | { call: 'describeTopic'; topic: string }
      | { call: 'authorizedOperations'; group: string }
      | { call: 'fenceProducers'; transactionalIds: readonly string[] }
      | { call: 'removeStaticMember'; group: string; instance: string }
    ),
    unknown,
  ];
};

export type Java = {
  call<Name extends keyof JavaCalls>(method: Name, input: JavaCalls[Name][0]): Promise<JavaCalls[Name][1]>;
  /** Runs a tool by the name of its class; rejects with what it printed where it fails. */
  tool(name: string, args: readonly string[], input?: string): Promise<string>;
};

/** One Java process for the tests of a file, started with the first of them. */
export function useJava(): Java {
  let worker: Worker | undefined;
  beforeAll(() => {
    worker = new Worker();
  });
  afterAll(() => worker?.stop());
  const running = (): Worker => {
    if (worker === undefined) throw new Error('Java runs within tests only');
    return worker;
  };
  return {
    call: (method, input) => running().call(method, input),
    async tool(name, args, input = '') {
      const { code, output } = await running().call('tool', { name, args, input });
      if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}:\n${output}`);
      return output;
    },
  };
}

class Worker {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #ended: Promise<void>;
  #nextId = 1;
  #complaints = '';

  constructor() {
    const classPath = [compiled(), join(jars!, '*')].join(delimiter);
    this.#process = spawn(program('java'), [
      '-Xmx512m',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      classPath,
      'Worker',
    ]);
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#answered(line));
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#complaints = (this.#complaints + chunk.toString()).slice(-10_000);
    });
    this.#ended = new Promise((resolve) => {
      this.#process.once('error', () => resolve());
      this.#process.once('close', () => resolve());
    });
    void this.#ended.then(() => {
      for (const { reject } of this.#waiting.values()) {
        reject(new Error(`Java ended: ${this.#complaints}`));
      }
    });
  }

  call<Name extends keyof JavaCalls>(method: Name, input: JavaCalls[Name][0]): Promise<JavaCalls[Name][1]> {
    const id = this.#nextId++;
    const answer = Promise.withResolvers<JavaCalls[Name][1]>();
    this.#waiting.set(id, answer);
    this.#process.stdin.write(`${JSON.stringify({ id, method, input })}\n`);
    return answer.promise;
  }

  #answered(line: string): void {
    const { id, result, problem } = JSON.parse(line) as { id: number; result?: unknown; problem?: string };
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (problem === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(problem));
  }

  async stop(): Promise<void> {
    this.#process.stdin.end();
    await this.#ended;
  }
}

/** The folder with the classes of the sources as they are now. */
function compiled(): string {
  const sources = readdirSync(SOURCES).map((name) => join(SOURCES, name));
  const hash = createHash('sha256').update(jars!);
  for (const source of sources) hash.update(readFileSync(source));
  const folder = join(dirname(jars!), `interop-classes-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const work = mkdtempSync(`${folder}-`);
  const { status, stderr, error } = spawnSync(
    program('javac'),
    ['-proc:none', '-cp', join(jars!, '*'), '-d', work, ...sources],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`javac: ${error?.message ?? stderr}`);
  // Another file's tests may have been faster; its classes are the same.
  if (existsSync(folder)) rmSync(work, { recursive: true });
  else renameSync(work, folder);
  return folder;
}

function program(name: string): string {
  const home = process.env['JAVA_HOME'];
  return home === undefined ? name : join(home, 'bin', name);
}
