import type {
  BrokerProcessCommand,
  BrokerProcessMessage,
  BrokerProcessOptions,
} from '../../broker/process-messages.ts';
import { appError, fail, ok, type ErrorCode, type Result } from '../../contract/app-error.ts';
import type { BrokerDamage, EmbeddedBroker } from '../../contract/streams.ts';
import { messageOf } from '../../domain/message-of.ts';

/** A broker process, as a host can start one: a forked child, or Electron's utility process. */
export type BrokerChild = {
  readonly send: (message: BrokerProcessCommand) => void;
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
  /** `host:port` of every node, whether it runs or not; they stay the same. */
  readonly addresses: readonly string[];
  readonly state: () => EmbeddedBroker;
  /** Called after each change of `state`. */
  readonly onChange: (listener: () => void) => void;
  readonly switchNode: (nodeId: number, running: boolean) => Promise<Result<EmbeddedBroker>>;
  /** Clean stop: everything is on disk, and the next start needs no recovery. */
  readonly stop: () => Promise<void>;
};

type Ready = Extract<BrokerProcessMessage, { type: 'ready' }>;
type RecordDamage = Extract<BrokerProcessMessage, { type: 'damage' }>['damage'];
type Told = Extract<BrokerProcessMessage, { type: 'nodes' }>;

const STOP_DEADLINE_MS = 10_000;
const BACKOFF_MS = [200, 500, 1_000, 2_000, 5_000] as const;
/** A broker that lived this long starts the backoff anew. */
const STEADY_MS = 60_000;

const SWITCH_ERRORS: Record<NonNullable<Told['problem']>, ErrorCode> = {
  UNKNOWN_NODE: 'not_found',
  LAST_NODE: 'last_node',
  PORT_TAKEN: 'port_taken',
  FAILED: 'internal',
};

/**
 * Starts the embedded broker and starts it again, on the same ports, when it dies. Rejects with the broker's own
 * words when the first start fails.
 */
export async function superviseBroker(options: BrokerSupervisorOptions): Promise<BrokerSupervisor> {
  let child: BrokerChild | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let deaths = 0;
  let ready: Ready | undefined;
  let state: EmbeddedBroker = { nodes: [], storageProblem: undefined };
  let changed = (): void => undefined;
  /** Who asked for a node to be switched, oldest first: the broker answers in that order. */
  let asking: ((told: Told | undefined) => void)[] = [];

  function change(part: Partial<EmbeddedBroker>): void {
    state = { ...state, ...part };
    changed();
  }

  function hear(message: Exclude<BrokerProcessMessage, { type: 'ready' | 'failed' }>): void {
    if (message.type === 'log') options.log(`broker: ${message.line}`);
    else if (message.type === 'storage') change({ storageProblem: message.problem });
    else if (message.type === 'damage') change({ damage: withDamage(state.damage, message.damage) });
    else {
      change({ nodes: nodesOf(message.nodes) });
      asking.shift()?.(message);
    }
  }

  function start(broker: BrokerProcessOptions): Promise<Ready> {
    const startedAtMs = Date.now();
    const started = options.fork(broker);
    child = started;
    return new Promise((resolve, reject) => {
      started.onMessage((message) => {
        if (message.type === 'ready') {
          for (const line of message.notes) options.log(`broker: ${line}`);
          change({
            nodes: nodesOf(message.nodes),
            storageProblem: undefined,
            restarting: undefined,
            damage: damageAtStart(message.recovery),
          });
          resolve(message);
        } else if (message.type === 'failed') reject(new Error(message.message));
        else hear(message);
      });
      started.onExit(() => {
        if (child !== started) return;
        child = undefined;
        for (const answer of asking) answer(undefined);
        asking = [];
        reject(new Error('the embedded broker ended before it was ready'));
        if (stopping || !ready) return;
        deaths = Date.now() - startedAtMs > STEADY_MS ? 0 : deaths + 1;
        const waitMs = BACKOFF_MS[Math.min(deaths, BACKOFF_MS.length) - 1] ?? BACKOFF_MS[0];
        options.log(`the embedded broker ended; starting it again in ${waitMs} ms`);
        change({
          nodes: state.nodes.map((node) => ({ ...node, running: false, leads: 0 })),
          restarting: {
            sinceMs: state.restarting?.sinceMs ?? Date.now(),
            attempts: (state.restarting?.attempts ?? 0) + 1,
          },
        });
        timer = setTimeout(restart, waitMs);
      });
    });
  }

  function restart(): void {
    const ports = ready?.nodes.map(({ port }) => port);
    start({ ...options.broker, ...(ports && { ports, nextFreePort: false }) }).catch((error: unknown) =>
      options.log(messageOf(error)),
    );
  }

  ready = await start(options.broker);

  return {
    addresses: state.nodes.map(({ address }) => address),
    state: () => state,
    onChange(listener) {
      changed = listener;
    },
    async switchNode(nodeId, running) {
      const told = await new Promise<Told | undefined>((resolve) => {
        if (!child) return resolve(undefined);
        asking.push(resolve);
        child.send({ type: running ? 'start-node' : 'stop-node', nodeId });
      });
      if (!told) return fail(appError('kafka_unreachable', 'the embedded broker is not running'));
      if (!told.problem) return ok(state);
      return fail(appError(SWITCH_ERRORS[told.problem], `node ${nodeId}: ${told.problem}`));
    },
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

/** A start reports all that is missing, from before as well. */
function damageAtStart({ lostTopics, missing }: Ready['recovery']): BrokerDamage | undefined {
  return missing.length + lostTopics.length === 0 ? undefined : { lostTopics, missing };
}

function withDamage(
  known: BrokerDamage | undefined,
  { topic, partition, missing }: RecordDamage,
): BrokerDamage | undefined {
  const added = missing.map((range) => ({ topic, partition, ...range }));
  return added.length === 0
    ? known
    : { lostTopics: known?.lostTopics ?? [], missing: [...(known?.missing ?? []), ...added] };
}

function nodesOf(nodes: Told['nodes']): EmbeddedBroker['nodes'] {
  return nodes.map(({ nodeId, host, port, isRunning, leads }) => ({
    nodeId,
    address: `${host}:${port}`,
    running: isRunning,
    leads,
  }));
}
