import type { SimulatorSettings } from '../../contract/contract.ts';
import type { SimulatorStatus } from '../../contract/streams.ts';
import { useCall } from './use-call.ts';
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

/** The console's simulator, the same for every window. */
export function useSimulator(): SimulatorHandle {
  const status = useStream('status');
  const simulator = status.phase === 'ready' ? status.value.simulator : undefined;
  const start = useCall('simulator.start');
  const stop = useCall('simulator.stop');
  const configure = useCall('simulator.configure');
  return {
    simulator,
    start: () => {
      if (simulator) void start.run(settingsOf(simulator));
    },
    stop: () => void stop.run(),
    configure: (change) => {
      if (simulator) void configure.run({ ...settingsOf(simulator), ...change });
    },
    pending: start.pending || stop.pending,
  };
}

function settingsOf(status: SimulatorStatus): SimulatorSettings {
  const { ordersPerSecond, seed, successRate, advanceDeliveries } = status;
  return { ordersPerSecond, seed, successRate, advanceDeliveries };
}
