import type { Admin, Kafka } from 'kafkajs';
import type { KafkaState } from '../../contract/kafka-status.ts';
import type { ConsoleStatus } from '../../contract/streams.ts';
import type { KafkaSecurity } from './security.ts';
import { troubleOf } from './trouble-of.ts';
import { withDeadline } from '../with-deadline.ts';

export type Connection = Pick<ConsoleStatus['kafka'], 'state' | 'sinceMs' | 'reason' | 'trouble'>;

export type ConnectionMonitorOptions = {
  /** A client that does not try again by itself. */
  readonly kafka: Kafka;
  readonly security: KafkaSecurity;
  readonly now: () => number;
  readonly onChange: (connection: Connection) => void;
  /** Asked with each answer which cluster it is; while it is not the one that is meant, nobody is told that Kafka is there. */
  readonly admits?: ((clusterId: string | undefined) => boolean) | undefined;
  readonly probeEveryMs?: number;
  readonly deadlineMs?: number;
  /** How long a lost connection is called "reconnecting" before it is called "unreachable". */
  readonly unreachableAfterMs?: number;
};

export type ConnectionMonitor = {
  readonly current: () => Connection;
  /** Something failed elsewhere: probe now instead of at the next turn. */
  readonly suspect: () => void;
  /** Its own connection may be dead without knowing: it asks at once, over a new one. */
  readonly renew: () => void;
  readonly stop: () => Promise<void>;
};

/**
 * Says whether Kafka answers, by asking for its metadata over a connection of its own. kafkajs itself retries in
 * silence, so neither its producer nor its consumers can be asked.
 */
export function watchConnection(options: ConnectionMonitorOptions): ConnectionMonitor {
  const probeEveryMs = options.probeEveryMs ?? 1_000;
  const deadlineMs = options.deadlineMs ?? 4_000;
  const unreachableAfterMs = options.unreachableAfterMs ?? 10_000;
  let connection: Connection = {
    state: 'connecting',
    sinceMs: options.now(),
    reason: undefined,
    trouble: undefined,
  };
  let neverConnected = true;
  let admin: Admin | undefined;
  let timer: NodeJS.Timeout | undefined;
  let probing: Promise<void> | undefined;
  let stopped = false;

  function set(state: KafkaState, reason: string | undefined, trouble: Connection['trouble']): void {
    if (state === connection.state && reason === connection.reason) return;
    const wasDown = connection.state === 'reconnecting' || connection.state === 'unreachable';
    const isDown = state === 'reconnecting' || state === 'unreachable';
    // One outage has one beginning, whatever it is called as it goes on.
    const sinceMs = state === connection.state || (wasDown && isDown) ? connection.sinceMs : options.now();
    connection = { state, sinceMs, reason, trouble };
    options.onChange(connection);
  }

  async function ask(): Promise<string | undefined> {
    admin ??= options.kafka.admin();
    const asked = admin;
    try {
      const { clusterId } = await withDeadline(
        asked.connect().then(() => asked.describeCluster()),
        deadlineMs,
      );
      // Kafka before 0.10.1 has none.
      return clusterId ? clusterId : undefined;
    } catch (error) {
      void dispose(asked);
      admin = undefined;
      throw error;
    }
  }

  async function probe(): Promise<void> {
    try {
      // The node it was connected to may be gone, and the others there.
      const clusterId = await ask().catch((error: unknown) => {
        if (connection.state !== 'connected') throw error;
        return ask();
      });
      if (options.admits?.(clusterId) === false) return;
      neverConnected = false;
      set('connected', undefined, undefined);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const downForMs = options.now() - connection.sinceMs;
      const down = connection.state !== 'connected';
      const found = troubleOf(error, options.security);
      // A Kafka that starts or stops closes connections as well: it tells of settings where it never does otherwise.
      const isPassing = found === 'closed' && !(neverConnected && downForMs >= unreachableAfterMs);
      const trouble = isPassing ? undefined : found;
      // What only another setting will mend is not waited for.
      const isOver = down && (downForMs >= unreachableAfterMs || trouble !== undefined);
      if (isOver) set('unreachable', reason, trouble);
      else set(neverConnected ? 'connecting' : 'reconnecting', reason, trouble);
    }
  }

  function turn(): void {
    if (stopped || probing) return;
    clearTimeout(timer);
    probing = probe().finally(() => {
      probing = undefined;
      if (!stopped) timer = setTimeout(turn, probeEveryMs);
    });
  }

  turn();
  return {
    current: () => connection,
    suspect: turn,
    renew() {
      void dispose(admin);
      admin = undefined;
      turn();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await probing;
      await dispose(admin);
    },
  };
}

async function dispose(admin: Admin | undefined): Promise<void> {
  // A disconnect on a dead socket may hang or fail; the connection is gone either way.
  if (admin) await withDeadline(admin.disconnect(), 2_000).catch(() => undefined);
}
