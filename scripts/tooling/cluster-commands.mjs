import { StopError } from './progress.mjs';

/** What can be asked of a node, and the lines of the help about it. */
const OF_A_NODE = {
  stop: {
    says: 'ends it as an operator does (SIGTERM); it hands its partitions over first',
    run: (node) => node.stop(),
  },
  kill: { says: 'ends it as a power cut does (SIGKILL)', run: (node) => node.kill() },
  start: { says: 'starts it again; the answer comes when it serves clients', run: (node) => node.start() },
  freeze: {
    says: 'halts it (SIGSTOP): its connections stay open, it answers nothing',
    run: (node) => node.freeze(),
  },
  thaw: { says: 'lets a frozen node go on (SIGCONT)', run: (node) => node.thaw() },
};

const OF_ALL = {
  status: 'a line for each node: its address, its state, its process',
  help: 'this list',
};

export const COMMANDS_HELP = [
  ...Object.entries(OF_A_NODE).map(([name, { says }]) => `  ${`${name} <node>`.padEnd(18)}${says}\n`),
  ...Object.entries(OF_ALL).map(([name, says]) => `  ${name.padEnd(18)}${says}\n`),
].join('');

/**
 * Does what a line asks of the cluster and resolves to the lines of the answer. The last is `ok` or `error` with the
 * command, so that a program knows which is answered; commands may overlap.
 */
export async function runCommand(cluster, line) {
  const asked = line.trim().split(/\s+/u).join(' ');
  const [name, nodeId, ...more] = asked.split(' ');
  try {
    const lines = more.length === 0 ? await answer(cluster, name, nodeId) : unknown();
    return [...lines, `ok ${asked}`];
  } catch (error) {
    if (!(error instanceof StopError) && error.code === undefined) {
      throw error;
    }
    return [`error ${asked}: ${error.message.replaceAll('\n', ' ')}`];
  }
}

async function answer(cluster, name, nodeId) {
  if (name === 'status' && nodeId === undefined) {
    return cluster.nodes.map(stateLine);
  }
  if (name === 'help' && nodeId === undefined) {
    return COMMANDS_HELP.trimEnd().split('\n');
  }
  if (!Object.hasOwn(OF_A_NODE, name)) {
    return unknown();
  }
  const node = cluster.node(Number(nodeId));
  if (node === undefined) {
    throw new StopError(`the nodes are ${cluster.nodes.map(({ id }) => id).join(', ')}`);
  }
  await OF_A_NODE[name].run(node);
  return [];
}

function stateLine({ id, address, state, pid }) {
  return `node ${id} ${address} ${state}${pid === undefined ? '' : ` ${pid}`}`;
}

function unknown() {
  throw new StopError('no such command; "help" lists them');
}
