import { useEffect, useRef, useState } from 'react';
import type { SimulatorSettings } from '../../contract/contract.ts';
import type { SimulatorStatus } from '../../contract/streams.ts';
import { useBridge } from './bridge-context.tsx';
import { useStream } from './use-stream.ts';

export type SimulatorHandle = {
  /** Absent until the console has said how it stands. */
  readonly simulator: SimulatorStatus | undefined;
  readonly start: () => void;
  readonly stop: () => void;
  /** Changes some settings; the others stay. */
  readonly configure: (change: Partial<SimulatorSettings>) => void;
  /** A start or stop is under way. */
  readonly pending: boolean;
};

/**
 * The console's simulator, the same for every window. What was asked for last holds until the console says how it
 * stands: a rate typed just before a start is the rate it starts with, and of many changes in a row the last one wins.
 */
export function useSimulator(): SimulatorHandle {
  const bridge = useBridge();
  const status = useStream('status');
  const simulator = status.phase === 'ready' ? status.value.simulator : undefined;
  const asked = useRef<SimulatorSettings>(undefined);
  const sending = useRef(false);
  const [pending, setPending] = useState(false);

  const told = simulator && JSON.stringify(settingsOf(simulator));
  useEffect(() => {
    if (!sending.current) asked.current = undefined;
    // What the console says is the news, not a value this reads.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [told]);

  async function send(): Promise<void> {
    if (sending.current) return;
    sending.current = true;
    let sent: SimulatorSettings | undefined;
    while (asked.current && asked.current !== sent) {
      sent = asked.current;
      await bridge.call('simulator.configure', sent);
    }
    sending.current = false;
  }

  async function run(call: Promise<unknown>): Promise<void> {
    setPending(true);
    await call;
    setPending(false);
  }

  return {
    simulator,
    start() {
      if (simulator && !pending)
        void run(bridge.call('simulator.start', asked.current ?? settingsOf(simulator)));
    },
    stop() {
      if (!pending) void run(bridge.call('simulator.stop', undefined));
    },
    configure(change) {
      if (!simulator) return;
      asked.current = { ...(asked.current ?? settingsOf(simulator)), ...change };
      void send();
    },
    pending,
  };
}

function settingsOf(status: SimulatorStatus): SimulatorSettings {
  const { ordersPerSecond, seed, successRate, advanceDeliveries } = status;
  return { ordersPerSecond, seed, successRate, advanceDeliveries };
}
