import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../../scripts/kafka.mjs', import.meta.url));

export type NodeCommand = 'stop' | 'kill' | 'start' | 'freeze' | 'thaw';

/** Three nodes of Apache Kafka, as `npm run kafka -- --nodes 3` starts and drives them. */
export class RealCluster {
  readonly #script: ChildProcess;
  readonly #data: string;
  readonly #ended: Promise<void>;
  readonly #waiting = new Map<string, PromiseWithResolvers<void>>();
  readonly #serving = new Set([1, 2, 3]);
  #addresses: readonly string[] = [];
  #output = '';

  private constructor() {
    this.#data = mkdtempSync(join(tmpdir(), 'vigie-cluster-'));
    const args = ['--nodes', '3', '--port', '0', '--data', this.#data, '--offline'];
    this.#script = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#script.stderr?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#ended = new Promise((resolve) => {
      this.#script.once('close', () => {
        for (const { reject } of this.#waiting.values()) {
          reject(new Error(`the cluster ended:\n${this.#output}`));
        }
        resolve();
      });
    });
  }

  static async start(): Promise<RealCluster> {
    const cluster = new RealCluster();
    const ready = Promise.withResolvers<void>();
    cluster.#waiting.set('ready', ready);
    createInterface({ input: cluster.#script.stdout! }).on('line', (line) => cluster.#said(line));
    try {
      await ready.promise;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Of all nodes, whether they run or not: `host:port,host:port,host:port`. */
  get addresses(): string {
    return this.#addresses.join(',');
  }

  /** Of the nodes that run and are not frozen. */
  get servingAddresses(): string {
    return this.#addresses.filter((_, index) => this.#serving.has(index + 1)).join(',');
  }

  /** Resolves when it is done: the node has ended, or serves clients. */
  async tell(command: NodeCommand, node: number): Promise<void> {
    if (command !== 'start' && command !== 'thaw') {
      this.#serving.delete(node);
    }
    const asked = `${command} ${node}`;
    const answer = Promise.withResolvers<void>();
    this.#waiting.set(asked, answer);
    this.#script.stdin?.write(`${asked}\n`);
    await answer.promise;
    if (command === 'start' || command === 'thaw') {
      this.#serving.add(node);
    }
  }

  /** Starts the nodes that do not run, and thaws those that are frozen. */
  async heal(): Promise<void> {
    const lacking = [1, 2, 3].filter((node) => !this.#serving.has(node));
    await Promise.all(
      lacking.map(async (node) => {
        await this.tell('thaw', node).catch(() => this.tell('start', node));
      }),
    );
  }

  async stop(): Promise<void> {
    this.#script.kill('SIGTERM');
    await this.#ended;
    rmSync(this.#data, { recursive: true, force: true });
  }

  #said(line: string): void {
    this.#output += `${line}\n`;
    const ready = /^Kafka ready on (\S+)/u.exec(line);
    if (ready) {
      this.#addresses = ready[1]!.split(',');
      this.#settle('ready');
    }
    const [, how, asked, why] = /^(ok|error) (\w+ \d)(?:: (.*))?$/u.exec(line) ?? [];
    if (how !== undefined) {
      this.#settle(asked!, how === 'ok' ? undefined : new Error(`${asked}: ${why}`));
    }
  }

  #settle(asked: string, error?: Error): void {
    const waiting = this.#waiting.get(asked);
    this.#waiting.delete(asked);
    if (error) {
      waiting?.reject(error);
    } else {
      waiting?.resolve();
    }
  }
}
