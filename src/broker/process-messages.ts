import type { BrokerOptions } from './broker.ts';
import type { BrokerLogLine } from './broker-log.ts';
import type { NodeProblem, NodeStatus } from './cluster/node-listeners.ts';
import type { RecordDamage, RecoveryReport } from './recovery-report.ts';
import type { StorageProblem } from './storage-health.ts';

/** What a host gives to the broker process, as JSON in its first argument. */
export type BrokerProcessOptions = Pick<
  BrokerOptions,
  | 'dataDir'
  | 'host'
  | 'port'
  | 'nextFreePort'
  | 'nodeId'
  | 'nodes'
  | 'ports'
  | 'clusterId'
  | 'defaultPartitions'
  | 'autoCreateTopics'
  | 'groupInitialRebalanceDelayMs'
  | 'retentionCheckMs'
> & {
  /** Made if they are missing, before the broker says that it is ready. */
  topics?: { name: string; partitions: number }[];
};

/** What the broker process tells its host. */
export type BrokerProcessMessage =
  | {
      type: 'ready';
      host: string;
      port: number;
      clusterId: string;
      recovery: RecoveryReport;
      nodes: NodeStatus[];
      /** Notes for the user, such as another port than asked for. */
      notes: string[];
    }
  | { type: 'failed'; code: BrokerFailureCode; message: string }
  /** The answer to each `stop-node` and `start-node`; `problem` says why nothing changed. */
  | { type: 'nodes'; nodes: NodeStatus[]; problem?: NodeProblem | 'FAILED' }
  /** The disk began to refuse writes; without a problem, it takes them again. */
  | { type: 'storage'; problem?: StorageProblem }
  /** Records were found damaged while they were read; those found at the start are in `recovery`. */
  | { type: 'damage'; damage: RecordDamage }
  | { type: 'log'; level: BrokerLogLine['level']; line: string };

export type BrokerFailureCode = 'PORT_TAKEN' | 'DATA_DIRECTORY_LOCKED' | 'BAD_OPTIONS' | 'START_FAILED';

/** What a host tells the broker process. */
export type BrokerProcessCommand = { type: 'stop' } | { type: 'stop-node' | 'start-node'; nodeId: number };
