import { StopError } from './progress.mjs';

/**
 * One node of a cluster: its process can be ended, frozen and started while others run. `start` starts the process and
 * resolves to what `startJavaProcess` returns; `onEndedByItself` receives its exit code or signal.
 */
export class ClusterNode {
  #start;
  #onEndedByItself;
  #process;
  /** `stopped`, `starting`, `running`, `frozen` or `stopping`. */
  #state = 'stopped';
  #gone = Promise.resolve();

  constructor({ id, address, start, onEndedByItself }) {
    this.id = id;
    this.address = address;
    this.#start = start;
    this.#onEndedByItself = onEndedByItself;
  }

  get state() {
    return this.#state;
  }

  /** Of its process; absent while it has none. */
  get pid() {
    return this.#process?.pid;
  }

  /** Resolves when the node serves clients; throws a StopError that says why where it does not come to that. */
  async start() {
    this.#require('stopped');
    this.#state = 'starting';
    let isGone;
    this.#gone = new Promise((resolve) => {
      isGone = resolve;
    });
    try {
      this.#process = await this.#start();
    } catch (error) {
      this.#state = 'stopped';
      isGone();
      throw error;
    }
    void this.#process.ended.then((how) => {
      // A process that ends while it starts is what `start` throws.
      const isByItself = this.#state === 'running' || this.#state === 'frozen';
      this.#process = undefined;
      this.#state = 'stopped';
      isGone();
      if (isByItself) {
        this.#onEndedByItself(how);
      }
      return undefined;
    });
    if (this.#state !== 'starting') {
      this.#process.kill();
    }
    try {
      await this.#process.ready;
    } catch (error) {
      this.destroy();
      await this.#gone;
      throw error;
    }
    if (this.#state === 'starting') {
      this.#state = 'running';
    }
  }

  /** As an operator does: SIGTERM. The node hands its partitions over first. */
  async stop() {
    this.#require('running');
    this.#state = 'stopping';
    const isInTime = await this.#process.stop();
    await this.#gone;
    if (!isInTime) {
      throw new StopError('it did not end in time and was killed');
    }
  }

  /** As a power cut does: SIGKILL. */
  async kill() {
    this.#require('starting', 'running', 'frozen', 'stopping');
    this.destroy();
    await this.#gone;
  }

  /** SIGSTOP: its connections stay open, and nothing is answered. */
  freeze() {
    this.#require('running');
    this.#process.signal('SIGSTOP');
    this.#state = 'frozen';
  }

  thaw() {
    this.#require('frozen');
    this.#process.signal('SIGCONT');
    this.#state = 'running';
  }

  /** Kills what runs or starts, without waiting for its end. */
  destroy() {
    if (this.#state !== 'stopped') {
      this.#state = 'stopping';
      this.#process?.kill();
    }
  }

  #require(...states) {
    if (!states.includes(this.#state)) {
      throw new StopError(`node ${this.id} is ${this.#state}`);
    }
  }
}
