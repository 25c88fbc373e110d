import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Broker, type BrokerOptions, startBroker } from '../../../src/broker/broker.ts';

export type RunningBroker = {
  address: string;
  broker: Broker;
  dataDir: string;
  /** Stops and starts on the same data and port. */
  restart: () => Promise<void>;
};

/** A broker for one test, stopped and swept away with it, or when `atEnd` says so. */
export async function runningBroker(
  options: Partial<BrokerOptions> = {},
  atEnd: (end: () => Promise<void>) => void = onTestFinished,
): Promise<RunningBroker> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigie-interop-'));
  const broker = await startBroker({ dataDir, ...options });
  const running: RunningBroker = {
    address: `${broker.host}:${broker.port}`,
    broker,
    dataDir,
    async restart() {
      const { port } = running.broker;
      await running.broker.stop();
      running.broker = await startBroker({ dataDir, ...options, port });
    },
  };
  atEnd(async () => {
    await running.broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return running;
}
