import type { KafkaNode, KafkaState, KafkaTrouble, LeaderlessTopic } from '../../contract/kafka-status.ts';
import { NodeTable } from './node-table.ts';
import type { NodeProbe } from './node-probe.ts';
import type { ClusterMetadata } from './protocol/metadata.ts';
import { messageOf } from '../../domain/message-of.ts';

export type Connection = {
  readonly state: KafkaState;
  /** When this state, or the outage that it belongs to, began. */
  readonly sinceMs: number;
  readonly reason: string | undefined;
  readonly trouble: KafkaTrouble | undefined;
  readonly nodes: readonly KafkaNode[];
  readonly leaderless: readonly LeaderlessTopic[];
};

export type ConnectionMonitorOptions = {
  /** First addresses, `host:port` each. */
  readonly seeds: readonly string[];
  readonly probeOf: (address: string) => NodeProbe;
  /** The shop's topics: whether their partitions have leaders is part of the answer. */
  readonly topics: () => readonly string[];
  /** Which setting of the connection an answer's failure is about. */
  readonly diagnose: (error: unknown, address: string) => Promise<KafkaTrouble | undefined>;
  /** Whether a connection in use has heard the node since then. */
  readonly hasHeard?: (address: string, sinceMs: number) => boolean;
  /** Asked with each answer which cluster it is; answers of a cluster that is not meant are ignored. */
  readonly admits?: ((clusterId: string | undefined) => boolean) | undefined;
  readonly onAnswer?: (view: ClusterMetadata) => void;
  readonly onChange: (connection: Connection) => void;
  readonly now: () => number;
  /** Returns what cancels it. */
  readonly setTimer?: (run: () => void, afterMs: number) => () => void;
  readonly probeEveryMs?: number;
  /** How long a lost connection is called "reconnecting" before it is called "unreachable". */
  readonly unreachableAfterMs?: number;
};

type Target = {
  readonly address: string;
  readonly probe: NodeProbe;
  cancelTimer: (() => void) | undefined;
  asking: Promise<void> | undefined;
};

const PROBE_EVERY_MS = 1_000;
const UNREACHABLE_AFTER_MS = 10_000;
/** Of many nodes each is asked less often, so that all together are asked ten times a second at most. */
const SHARE_MS = 100;
/** What a Kafka that starts or stops does as well, and what tells of settings only where nothing else was ever seen. */
const PASSING: ReadonlySet<KafkaTrouble | undefined> = new Set(['closed', 'no_tls']);

/**
 * Says which nodes of the cluster answer, by asking each for its metadata over a connection of its own and by what the
 * connections in use hear. Kafka is connected while any node answers and not every partition of the shop has lost its
 * leader; it is unreachable only where no node and no first address answers.
 */
export class ConnectionMonitor {
  readonly #options: ConnectionMonitorOptions;
  readonly #table: NodeTable;
  readonly #targets = new Map<string, Target>();
  readonly #setTimer: NonNullable<ConnectionMonitorOptions['setTimer']>;
  #connection: Connection;
  #neverConnected = true;
  #stopped = false;

  constructor(options: ConnectionMonitorOptions) {
    this.#options = options;
    this.#table = new NodeTable(options.seeds);
    this.#setTimer = options.setTimer ?? startTimer;
    this.#connection = {
      state: 'connecting',
      sinceMs: options.now(),
      reason: undefined,
      trouble: undefined,
      nodes: [],
      leaderless: [],
    };
    this.#placeTargets();
  }

  current(): Connection {
    return this.#connection;
  }

  /** Something failed elsewhere: every node is asked now instead of at its next turn. */
  suspect(): void {
    for (const target of this.#targets.values()) {
      this.#ask(target);
    }
  }

  /** Connections may be dead without a sign of it: every node is asked at once, over new ones. */
  renew(): void {
    for (const { probe } of this.#targets.values()) {
      probe.drop();
    }
    this.suspect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const targets = [...this.#targets.values()];
    for (const target of targets) {
      target.cancelTimer?.();
      target.probe.drop();
    }
    await Promise.all(targets.flatMap(({ asking }) => asking ?? []));
    for (const { probe } of targets) {
      probe.drop();
    }
  }

  /** Makes a probe for each address that is new, and gives up those that are no longer asked. */
  #placeTargets(): void {
    const wanted = new Set(this.#table.addresses());
    for (const [address, target] of this.#targets) {
      if (!wanted.has(address)) {
        target.cancelTimer?.();
        target.probe.drop();
        this.#targets.delete(address);
      }
    }
    for (const address of wanted) {
      if (!this.#targets.has(address)) {
        const probe = this.#options.probeOf(address);
        const target = { address, probe, cancelTimer: undefined, asking: undefined };
        this.#targets.set(address, target);
        this.#ask(target);
      }
    }
  }

  #ask(target: Target): void {
    if (this.#stopped || target.asking) {
      return;
    }
    target.cancelTimer?.();
    target.asking = this.#answer(target).finally(() => {
      target.asking = undefined;
      const isWanted = this.#targets.get(target.address) === target;
      if (!this.#stopped && isWanted) {
        const { probeEveryMs = PROBE_EVERY_MS } = this.#options;
        const afterMs = Math.max(probeEveryMs, this.#targets.size * SHARE_MS);
        target.cancelTimer = this.#setTimer(() => this.#ask(target), afterMs);
      }
    });
  }

  async #answer({ address, probe }: Target): Promise<void> {
    const { now, topics, admits, onAnswer } = this.#options;
    const askedAtMs = now();
    try {
      const view = await probe.ask(topics());
      if (this.#stopped || admits?.(view.clusterId) === false) {
        return;
      }
      this.#table.answered(address, view, now());
      onAnswer?.(view);
    } catch (error) {
      const trouble = await this.#options.diagnose(error, address);
      if (this.#stopped) {
        return;
      }
      if (this.#options.hasHeard?.(address, askedAtMs)) {
        this.#table.heard(address, now());
      } else {
        this.#table.failed(address, { reason: messageOf(error), trouble }, now());
      }
    }
    this.#placeTargets();
    this.#settle();
  }

  #settle(): void {
    const isAnswered = this.#table.isAnswered();
    if (isAnswered === undefined) {
      this.#set(this.#connection);
    } else if (!isAnswered) {
      this.#setAway();
    } else if (this.#table.isHeadless()) {
      const reason = 'no partition of the shop has a leader that answers';
      this.#set({ state: this.#waiting(), reason, trouble: undefined });
    } else {
      this.#neverConnected = false;
      this.#set({ state: 'connected', reason: undefined, trouble: undefined });
    }
  }

  #setAway(): void {
    const { now, unreachableAfterMs = UNREACHABLE_AFTER_MS } = this.#options;
    const { reason, trouble: found } = this.#table.failure() ?? {};
    const downForMs = now() - this.#connection.sinceMs;
    const isLate = this.#connection.state !== 'connected' && downForMs >= unreachableAfterMs;
    const isPassing = PASSING.has(found) && !(this.#neverConnected && isLate);
    const trouble = isPassing ? undefined : found;
    // Only another setting mends a trouble: waiting does not.
    const isOver = isLate || (trouble !== undefined && this.#connection.state !== 'connected');
    this.#set({ state: isOver ? 'unreachable' : this.#waiting(), reason, trouble });
  }

  #waiting(): KafkaState {
    return this.#neverConnected ? 'connecting' : 'reconnecting';
  }

  #set({ state, reason, trouble }: Pick<Connection, 'state' | 'reason' | 'trouble'>): void {
    const before = this.#connection;
    // An outage keeps its beginning, whatever it is called as it goes on.
    const isSame = state === before.state || (isDown(state) && isDown(before.state));
    const sinceMs = isSame ? before.sinceMs : this.#options.now();
    const nodes = this.#table.nodes();
    const leaderless = this.#table.leaderless();
    const next = { state, sinceMs, reason, trouble, nodes, leaderless };
    if (JSON.stringify(next) !== JSON.stringify(before)) {
      this.#connection = next;
      this.#options.onChange(next);
    }
  }
}

function isDown(state: KafkaState): boolean {
  return state === 'reconnecting' || state === 'unreachable';
}

function startTimer(run: () => void, afterMs: number): () => void {
  const timer = setTimeout(run, afterMs);
  return () => clearTimeout(timer);
}
