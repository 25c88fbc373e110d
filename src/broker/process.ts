import { NodeError } from './cluster/node-listeners.ts';
import { type Broker, startBroker } from './broker.ts';
import type { BrokerProcessCommand, BrokerProcessMessage, BrokerProcessOptions } from './process-messages.ts';
import { guardProcess } from './process-guard.ts';
import { explainStartFailure } from './start-failure.ts';
import { messageOf } from './message-of.ts';

/**
 * The broker as a process of its own, under `child_process.fork` or as an Electron utility process.
 * Options come as JSON in the first argument; see process-messages.ts for what is said.
 */

/** Electron's `process.parentPort`, as far as it is used. */
type ParentPort = {
  postMessage(message: BrokerProcessMessage): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
};

type Parent = {
  /** Ends the process with a failure, but not before what was told has left. */
  leave: () => void;
  tell: (message: BrokerProcessMessage) => void;
  onCommand: (listener: (command: BrokerProcessCommand) => void) => void;
};

function connectParent(): Parent {
  const { parentPort } = process as { parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      // The port says nothing of what it has delivered.
      leave: () => void setTimeout(() => process.exit(1), 200),
      // Electron's port, not a window: there is no origin to name.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      tell: (message) => parentPort.postMessage(message),
      onCommand: (listener) => parentPort.on('message', ({ data }) => listener(data as BrokerProcessCommand)),
    };
  }
  return {
    leave() {
      process.exitCode = 1;
      // Nothing else keeps the process alive.
      process.disconnect?.();
    },
    // With a callback a parent that is gone is no error: `disconnect` says it.
    tell: (message) => void (process.connected && process.send?.(message, () => undefined)),
    onCommand: (listener) =>
      void process.on('message', (message) => listener(message as BrokerProcessCommand)),
  };
}

async function main(): Promise<void> {
  // New files are for this user alone, whatever the parent's mask is.
  process.umask(0o077);
  const parent = connectParent();
  let broker: Broker | undefined;
  let isStopping = false;

  async function stop(): Promise<void> {
    if (isStopping) {
      return;
    }
    isStopping = true;
    await broker?.stop();
    process.exit(0);
  }
  guardProcess(process, {
    log: (line) => parent.tell({ type: 'log', level: 'error', line }),
    async stop() {
      isStopping = true;
      await broker?.stop({ isClean: false });
    },
  });
  // What Node itself says there, such as a warning, need not reach anyone.
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', () => undefined);
  }

  parent.onCommand((command) => {
    if (command.type === 'stop') {
      void stop();
    } else if (broker !== undefined) {
      void switchNode(broker, command, parent);
    }
  });
  // The parent is gone: nobody will ever say stop.
  process.on('disconnect', () => void stop());
  if (process.send !== undefined && !process.connected) {
    // It went before this was listened for.
    await stop();
  }
  process.on('SIGTERM', () => void stop());
  // Ctrl+C reaches the whole process group; the host decides when the broker stops.
  process.on('SIGINT', () => undefined);

  let options: BrokerProcessOptions;
  try {
    options = JSON.parse(process.argv[2] ?? '') as BrokerProcessOptions;
  } catch {
    parent.tell({ type: 'failed', code: 'BAD_OPTIONS', message: 'the options are not JSON' });
    isStopping = true;
    parent.leave();
    return;
  }
  try {
    broker = await startBroker({
      ...options,
      log: ({ level, message }) => parent.tell({ type: 'log', level, line: message }),
      onDamage: (damage) => parent.tell({ type: 'damage', damage }),
      onStorageProblem: (problem) => parent.tell({ type: 'storage', ...(problem && { problem }) }),
    });
    await broker.ensureTopics(options.topics ?? []);
    if (isStopping) {
      await broker.stop();
      process.exit(0);
    }
    const { host, port, clusterId, recovery } = broker;
    parent.tell({
      type: 'ready',
      host,
      port,
      clusterId,
      recovery,
      nodes: broker.nodes(),
      notes: notesOn(broker, options),
    });
  } catch (error) {
    const wanted = { host: options.host ?? '127.0.0.1', port: options.port ?? 0, dataDir: options.dataDir };
    parent.tell({ type: 'failed', ...explainStartFailure(error, wanted) });
    isStopping = true;
    // A topic that could not be made leaves a broker behind that runs.
    await broker?.stop().catch(() => undefined);
    parent.leave();
  }
}

async function switchNode(
  broker: Broker,
  command: Exclude<BrokerProcessCommand, { type: 'stop' }>,
  parent: Parent,
): Promise<void> {
  const isStop = command.type === 'stop-node';
  try {
    await (isStop ? broker.stopNode(command.nodeId) : broker.startNode(command.nodeId));
    parent.tell({ type: 'nodes', nodes: broker.nodes() });
  } catch (error) {
    const message = messageOf(error);
    parent.tell({ type: 'log', level: 'warn', line: message });
    const problem = error instanceof NodeError ? error.code : 'FAILED';
    parent.tell({ type: 'nodes', nodes: broker.nodes(), problem });
  }
}

function notesOn(broker: Broker, options: BrokerProcessOptions): string[] {
  const notes: string[] = [];
  if (options.port !== undefined && options.port !== 0 && options.port !== broker.port) {
    notes.push(`port ${options.port} is taken; listening on ${broker.port} instead`);
  }
  return notes;
}

// Built as CommonJS, which cannot wait here.
void main();
