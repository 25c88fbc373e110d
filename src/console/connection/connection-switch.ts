import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { ConnectionPhase } from '../../contract/connection.ts';
import { messageOf } from '../../domain/message-of.ts';
import type { VigieConsole } from '../vigie-console.ts';
import type { ConnectionTarget } from './connection-targets.ts';

export type StartedTarget = { readonly console: VigieConsole; readonly stop: () => Promise<void> };

type Running = StartedTarget & { readonly target: ConnectionTarget };

export type ConnectionSwitchOptions = {
  readonly firstId: string;
  readonly start: (target: ConnectionTarget) => Promise<StartedTarget>;
  /** Looks a connection up again, to go back to it. */
  readonly find: (id: string) => Promise<Result<ConnectionTarget>>;
  /** Gives screens and hosts the console that runs now; undefined while none does. */
  readonly attach: (console: VigieConsole | undefined) => void;
  /** Resolves when all calls in progress have their answer, or after the deadline. */
  readonly drained: (deadlineMs: number) => Promise<void>;
  readonly onPhase: () => void;
  readonly log: (line: string) => void;
};

/** Longer than the time-outs of the calls in progress. */
const DRAIN_MS = 3_000;

/** Runs a console on one connection, and replaces it by one on another. At most one change runs at a time. */
export class ConnectionSwitch {
  readonly #options: ConnectionSwitchOptions;
  #activeId: string;
  #phase: ConnectionPhase = { kind: 'switching', step: 'starting', otherCluster: false };
  #running: Running | undefined;
  #change: Promise<unknown> | undefined;
  #isStopped = false;

  constructor(options: ConnectionSwitchOptions) {
    this.#options = options;
    this.#activeId = options.firstId;
  }

  get activeId(): string {
    return this.#activeId;
  }

  get phase(): ConnectionPhase {
    return this.#phase;
  }

  get console(): VigieConsole | undefined {
    return this.#running?.console;
  }

  /** Starts the first console. Rejects if it cannot start. */
  async startFirst(target: ConnectionTarget): Promise<void> {
    await this.#run(target);
  }

  /** No console runs, and a screen says why. */
  setStopped(reason: 'failed' | 'password_wanted', message: string | undefined): void {
    this.#setPhase({ kind: 'stopped', reason, message });
  }

  /** Finds a target, then changes to it. Refuses while another change is in progress, and after `stop`. */
  async changeTo(find: () => Promise<Result<ConnectionTarget>>): Promise<Result<undefined>> {
    if (this.#change || this.#isStopped) {
      return fail(appError('switching', 'another switch is in progress'));
    }
    return this.#exclusively(async () => {
      const target = await find();
      return target.ok ? this.#replace(target.value, false) : target;
    });
  }

  /** Changes to the files of another cluster, if the connection is still the one that runs. */
  async followCluster(target: ConnectionTarget): Promise<void> {
    await this.#change;
    if (!this.#isStopped && !this.#change && this.#running?.target.id === target.id) {
      await this.#exclusively(() => this.#replace(target, true));
    }
  }

  /** Ends the running console in order. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#change?.catch(() => undefined);
    await this.#running?.stop();
    this.#running = undefined;
  }

  async #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const change = work();
    this.#change = change;
    try {
      return await change;
    } finally {
      this.#change = undefined;
    }
  }

  /** Ends the running console and starts one on `target`; starts the former again if that fails. */
  async #replace(target: ConnectionTarget, otherCluster: boolean): Promise<Result<undefined>> {
    const { attach, drained, log } = this.#options;
    const before = this.#running;
    this.#activeId = target.id;
    this.#setPhase({ kind: 'switching', step: 'stopping', otherCluster });
    attach(undefined);
    await drained(DRAIN_MS);
    this.#running = undefined;
    await before
      ?.stop()
      .catch((error: unknown) => log(`the console did not end in order: ${messageOf(error)}`));
    if (this.#isStopped) {
      return fail(appError('cancelled', 'Vigie ends'));
    }
    this.#setPhase({ kind: 'switching', step: 'starting', otherCluster });
    try {
      await this.#run(target);
      return ok(undefined);
    } catch (error) {
      const message = messageOf(error);
      log(`the connection could not be started: ${message}`);
      const isBack =
        before !== undefined && before.target !== target && (await this.#goBack(before.target.id));
      if (!isBack) {
        this.setStopped('failed', message);
      }
      return fail(appError('start_failed', message));
    }
  }

  async #goBack(id: string): Promise<boolean> {
    const target = await this.#options.find(id);
    if (!target.ok) {
      return false;
    }
    try {
      await this.#run(target.value);
      return true;
    } catch {
      return false;
    }
  }

  async #run(target: ConnectionTarget): Promise<void> {
    const started = await this.#options.start(target);
    this.#running = { ...started, target };
    this.#activeId = target.id;
    this.#options.attach(started.console);
    this.#setPhase({ kind: 'running' });
  }

  #setPhase(phase: ConnectionPhase): void {
    this.#phase = phase;
    this.#options.onPhase();
  }
}
