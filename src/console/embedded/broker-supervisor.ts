import type { BrokerProcessMessage, BrokerProcessOptions } from '../../broker/process-messages.ts';

/** A broker process, as a host can start one: a forked child, or Electron's utility process. */
export type BrokerChild = {
  readonly send: (message: { readonly type: 'stop' }) => void;
  readonly onMessage: (listener: (message: BrokerProcessMessage) => void) => void;
  readonly onExit: (listener: () => void) => void;
  readonly kill: () => void;
};

export type ForkBroker = (options: BrokerProcessOptions) => BrokerChild;

export type BrokerSupervisorOptions = {
  readonly fork: ForkBroker;
  readonly broker: BrokerProcessOptions;
  readonly log: (line: string) => void;
};

export type BrokerSupervisor = {
  readonly host: string;
  readonly port: number;
  /** Clean stop: everything is on disk, and the next start needs no recovery. */
  readonly stop: () => Promise<void>;
};

const STOP_DEADLINE_MS = 10_000;
const BACKOFF_MS = [200, 500, 1_000, 2_000, 5_000] as const;
/** A broker that lived this long starts the backoff anew. */
const STEADY_MS = 60_000;

/**
 * Starts the embedded broker and starts it again, on the same port, when it dies. Rejects with the broker's own
 * words when the first start fails.
 */
export async function superviseBroker(options: BrokerSupervisorOptions): Promise<BrokerSupervisor> {
  let child: BrokerChild | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let deaths = 0;

  function start(broker: BrokerProcessOptions): Promise<{ host: string; port: number }> {
    const startedAtMs = Date.now();
    const started = options.fork(broker);
    child = started;
    return new Promise((resolve, reject) => {
      started.onMessage((message) => {
        if (message.type === 'ready') {
          for (const line of message.notes) options.log(`broker: ${line}`);
          resolve({ host: message.host, port: message.port });
        } else if (message.type === 'failed') reject(new Error(message.message));
        else if (message.type === 'log') options.log(`broker: ${message.line}`);
      });
      started.onExit(() => {
        if (child !== started) return;
        child = undefined;
        reject(new Error('the embedded broker ended before it was ready'));
        if (stopping || !ready) return;
        deaths = Date.now() - startedAtMs > STEADY_MS ? 0 : deaths + 1;
        const waitMs = BACKOFF_MS[Math.min(deaths, BACKOFF_MS.length) - 1] ?? BACKOFF_MS[0];
        options.log(`the embedded broker ended; starting it again in ${waitMs} ms`);
        timer = setTimeout(restart, waitMs);
      });
    });
  }

  function restart(): void {
    start({ ...options.broker, ...(ready ? { port: ready.port, nextFreePort: false } : {}) }).catch(
      (error: unknown) => options.log(error instanceof Error ? error.message : String(error)),
    );
  }

  let ready: { host: string; port: number } | undefined;
  ready = await start(options.broker);

  return {
    ...ready,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      const last = child;
      if (!last) return;
      await new Promise<void>((resolve) => {
        const deadline = setTimeout(() => {
          last.kill();
          resolve();
        }, STOP_DEADLINE_MS);
        last.onExit(() => {
          clearTimeout(deadline);
          resolve();
        });
        last.send({ type: 'stop' });
      });
    },
  };
}
