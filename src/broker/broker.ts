import type { BrokerLog, BrokerLogLine } from './broker-log.ts';
import type { BrokerState } from './broker-state.ts';
import { type Cancel, type Clock, systemClock } from './clock.ts';
import { expireOffsetsRegularly } from './groups/offset-expiry.ts';
import { lockDataDirectory } from './log/data-directory-lock.ts';
import { DESCRIPTORS } from './log/descriptor-limit.ts';
import { type FileSystem, nodeFileSystem } from './log/file-system.ts';
import { GroupCommit } from './log/group-commit.ts';
import { TopicsHeldError } from './log/lost-topics.ts';
import type { StorageError } from './log/storage-error.ts';
import { KeyedQueue } from './log/keyed-queue.ts';
import { isValidTopicName } from './log/topic-files.ts';
import { withRetries } from './log/retrying-file-system.ts';
import { maintainLogsRegularly } from './log/log-maintenance.ts';
import {
  damageLine,
  type RecordDamage,
  recoveryLines,
  type RecoveryReport,
  recoveryReport,
} from './recovery-report.ts';
import type { User } from './security/credential-store.ts';
import {
  checkListeners,
  type ListenerOptions,
  type SecurityProtocol,
  type TlsOptions,
} from './security/listener-options.ts';
import { MemoryBudget } from './server/memory-budget.ts';
import { openStorage } from './storage.ts';
import { WorkSlices } from './work-slices.ts';
import { StorageHealth, type StorageProblem } from './storage-health.ts';
import { NodeListeners, type NodePorts, type NodeStatus, portsOf } from './cluster/node-listeners.ts';

const RECOVERY_POINT_INTERVAL_MS = 5000;
const MAX_NODES = 9;

export type BrokerOptions = {
  dataDir: string;
  /** Bound to and told to clients; by default only this machine can connect. */
  host?: string;
  /** Of the first node, the others take the next ones; 0 takes any free ones. */
  port?: number;
  nextFreePort?: boolean;
  /** Node id of the first node; the others follow. */
  nodeId?: number;
  /** How many nodes listen, over the one log: 1 (the default) to 9. Each takes a port of its own. */
  nodes?: number;
  /** Of the first listener, one for each node, instead of `port` and those behind it. */
  ports?: number[];
  /** Instead of the one plain listener on `port`: one per protocol, each with ports of its own. */
  listeners?: ListenerOptions[];
  /** For listeners with TLS. */
  tls?: TlsOptions;
  /** Who may log in where a listener asks for it, beside those who could already. */
  users?: User[];
  /** By default the one the data directory was made with. */
  clusterId?: string;
  defaultPartitions?: number;
  autoCreateTopics?: boolean;
  /** How long a group that was empty waits for more members before its first generation. */
  groupInitialRebalanceDelayMs?: number;
  maxRequestBytes?: number;
  /** Connections per listener; more are refused, with a logged line. 1,000, or fewer if `ulimit -n` leaves fewer. */
  maxConnections?: number;
  /** What all connections may hold together, requests and answers; 256 MiB. */
  maxMemoryBytes?: number;
  /** How long the committed offsets of a group without members are kept; 7 days by default. */
  offsetsRetentionMinutes?: number;
  /** How often segments are looked at for retention and compaction. */
  retentionCheckMs?: number;
  log?: (line: BrokerLogLine) => void;
  /** Called when the disk begins to refuse writes, and with `undefined` once it takes them again. */
  onStorageProblem?: (problem: StorageProblem | undefined) => void;
  /** Called for damage that is found while records are read; that of the start is in `recovery`. */
  onDamage?: (damage: RecordDamage) => void;
  fileSystem?: FileSystem;
  /** Stops the thread before a refused rename or removal is repeated. */
  pauseThread?: (milliseconds: number) => void;
  clock?: Clock;
};

export type Broker = {
  host: string;
  port: number;
  clusterId: string;
  recovery: RecoveryReport;
  /** What all connections hold together: requests not answered, and answers not taken. */
  heldBytes(): number;
  nodes(): NodeStatus[];
  /** What each node listens as, and where. */
  listeners(): { nodeId: number; protocol: SecurityProtocol; host: string; port: number }[];
  /** See `NodeListeners.stop`. */
  stopNode(nodeId: number): Promise<void>;
  /** See `NodeListeners.start`. */
  startNode(nodeId: number): Promise<void>;
  /** Makes the topics that are missing; those that exist stay as they are. */
  ensureTopics(topics: { name: string; partitions: number }[]): Promise<void>;
  /**
   * Ends all connections and leaves everything on the disk. After a defect it is not called clean: the next start
   * reads again what may not be as this process believed.
   */
  stop(how?: { isClean: boolean }): Promise<void>;
};

/**
 * Starts a broker on a data directory of its own. Rejects with `EADDRINUSE` where the port is taken and
 * with `DATA_DIRECTORY_LOCKED` where another broker has the directory.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const fileSystem = withRetries(options.fileSystem ?? nodeFileSystem, options.pauseThread);
  fileSystem.makeDirectory(options.dataDir);
  const unlock = lockDataDirectory(options.dataDir);
  try {
    const { nodeIds, listeners } = placesToListen(options);
    const nodes = await NodeListeners.open(nodeIds, listeners, {
      host: options.host ?? '127.0.0.1',
      nextFreePort: options.nextFreePort ?? false,
      tls: options.tls,
    });
    try {
      return await open(options, { fileSystem, nodes, unlock });
    } catch (error) {
      await nodes.close();
      throw error;
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

function placesToListen(options: BrokerOptions): { nodeIds: number[]; listeners: NodePorts[] } {
  const { nodeId = 1, port = 0 } = options;
  const count = options.ports?.length ?? options.nodes ?? 1;
  if (!Number.isInteger(count) || count < 1 || count > MAX_NODES) {
    throw new RangeError(`${count} nodes: between 1 and ${MAX_NODES}`);
  }
  const listeners = options.listeners ?? [{ protocol: 'PLAINTEXT', port }];
  checkListeners(listeners, options.tls);
  const placed = portsOf(listeners, count);
  if (options.ports !== undefined) {
    placed[0]!.ports = options.ports;
  }
  return { nodeIds: Array.from({ length: count }, (_, index) => nodeId + index), listeners: placed };
}

async function open(
  options: BrokerOptions,
  parts: { fileSystem: FileSystem; nodes: NodeListeners; unlock: () => void },
): Promise<Broker> {
  const { fileSystem, nodes } = parts;
  const { dataDir } = options;
  const log: BrokerLog = options.log ?? (() => undefined);
  const clock = options.clock ?? systemClock;
  const health = new StorageHealth(clock, (problem) => options.onStorageProblem?.(problem));
  const groupCommit = new GroupCommit(() => health.worked());
  const onStorageFailure = (error: StorageError): void => {
    log({ level: 'error', message: error.message });
    health.failed(error);
  };
  const storage = await openStorage({
    fileSystem,
    dataDir,
    clock,
    groupCommit,
    clusterId: options.clusterId,
    users: options.users ?? [],
    groupInitialRebalanceDelayMs: options.groupInitialRebalanceDelayMs ?? 50,
    onStorageFailure,
    onLeftover: (message) => log({ level: 'error', message }),
    onDamage: (damage) => {
      log({ level: 'error', message: damageLine(damage) });
      options.onDamage?.(damage);
    },
  });
  const { topics } = storage.state;
  const memory = new MemoryBudget(options.maxMemoryBytes ?? 268_435_456, clock);
  const state: BrokerState = {
    ...storage.state,
    cluster: nodes.cluster,
    autoCreateTopics: options.autoCreateTopics ?? true,
    defaultPartitions: options.defaultPartitions ?? 3,
    maxRequestBytes: options.maxRequestBytes ?? 104_857_600,
    offsetsRetentionMinutes: options.offsetsRetentionMinutes ?? 7 * 24 * 60,
    maxConnections: options.maxConnections ?? DESCRIPTORS.connections,
    memory,
    largeBatches: new KeyedQueue(),
    clock,
    log,
  };
  const recovery = recoveryReport(state, storage.lastShutdown);
  for (const line of recoveryLines(recovery)) {
    log(line);
  }
  const stopSaving = saveRecoveryPointsRegularly(state);
  const stopExpiry = expireOffsetsRegularly(state, state.offsetsRetentionMinutes * 60_000);
  const stopMaintenance = maintainLogsRegularly(state, options.retentionCheckMs ?? 30_000);
  nodes.serve(state);

  let stopping: Promise<void> | undefined;
  async function stop(isClean: boolean): Promise<void> {
    health.stop();
    memory.stop();
    stopSaving();
    stopExpiry();
    stopMaintenance();
    try {
      await nodes.close();
      await storage.close();
      if (health.problem !== undefined) {
        throw new Error('the disk refused writes');
      }
      if (isClean) {
        storage.markClean();
      }
    } catch (error) {
      log({ level: 'error', message: `the next start reads the logs again: ${String(error)}` });
    } finally {
      parts.unlock();
    }
  }

  const [{ host, port }] = nodes.status() as [NodeStatus];
  return {
    host,
    port,
    clusterId: state.clusterId,
    recovery,
    heldBytes: () => memory.usedBytes,
    nodes: () => nodes.status(),
    listeners: () =>
      nodes.cluster.nodes.flatMap(({ nodeId, endpoints }) =>
        [...endpoints].map(([protocol, { host: at, port: on }]) => ({
          nodeId,
          protocol,
          host: at,
          port: on,
        })),
      ),
    stopNode: (nodeId) => nodes.stop(nodeId),
    startNode: (nodeId) => nodes.start(nodeId),
    async ensureTopics(wanted) {
      const slices = new WorkSlices();
      for (const { name, partitions } of wanted) {
        if (!isValidTopicName(name)) {
          throw new RangeError(`not a topic name: ${name}`);
        }
        try {
          await topics.create({ name, partitions }, slices);
        } catch (error) {
          if (!(error instanceof TopicsHeldError)) {
            throw error;
          }
          log({ level: 'error', message: `topic ${name} is not made: ${error.message}` });
        }
      }
    },
    stop: (how) => (stopping ??= stop(how?.isClean ?? true)),
  };
}

function saveRecoveryPointsRegularly(state: BrokerState): Cancel {
  let cancel: Cancel | undefined;
  function arm(): void {
    cancel = state.clock.after(RECOVERY_POINT_INTERVAL_MS, () => {
      try {
        state.topics.saveRecoveryPoints();
      } catch (error) {
        state.log({ level: 'error', message: `recovery points: ${String(error)}` });
      }
      arm();
    });
  }
  arm();
  return () => cancel?.();
}
