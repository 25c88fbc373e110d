import { describe, expect, it } from 'vitest';
import { runCommand } from './cluster-commands.mjs';
import { KafkaCluster } from './kafka-cluster.mjs';
import { StopError } from './progress.mjs';

/** A cluster with processes of this test: each is ready at once, and ends on request. */
function cluster({ isReady = true } = {}) {
  const processes = new Map();
  const said = [];
  const startNode = async (id) => {
    const ready = Promise.withResolvers();
    const ended = Promise.withResolvers();
    ready.promise.catch(() => undefined);
    const signals = [];
    const end = (how) => {
      ready.reject(new StopError(`kafka ended (${how}) before it was ready`));
      ended.resolve(how);
    };
    if (isReady) {
      ready.resolve();
    }
    const process = {
      pid: 1000 + processes.size,
      ready: ready.promise,
      ended: ended.promise,
      signals,
      end,
      signal: (name) => signals.push(name),
      kill() {
        signals.push('SIGKILL');
        end('SIGKILL');
      },
      async stop() {
        signals.push('SIGTERM');
        end(143);
        await ended.promise;
        return true;
      },
    };
    processes.set(id, process);
    return process;
  };
  const nodes = [1, 2, 3].map((id) => ({ id, address: `127.0.0.1:${id}` }));
  const made = new KafkaCluster({ nodes, startNode, say: (line) => said.push(line) });
  const states = () => made.nodes.map(({ state }) => state);
  return { cluster: made, processes, said, states, ask: (line) => runCommand(made, line) };
}

describe('commands of a cluster', () => {
  it('end, start, freeze and thaw one node, and answer with the command', async () => {
    const { cluster: made, ask, states, processes, said } = cluster();
    await made.start();
    const first = processes.get(2);
    expect(await ask('stop 2')).toEqual(['ok stop 2']);
    expect(states()).toEqual(['running', 'stopped', 'running']);
    expect(await ask(' start  2 ')).toEqual(['ok start 2']);
    expect(processes.get(2)).not.toBe(first);
    expect(await ask('freeze 3')).toEqual(['ok freeze 3']);
    expect(states()).toEqual(['running', 'running', 'frozen']);
    expect(await ask('thaw 3')).toEqual(['ok thaw 3']);
    expect(await ask('kill 1')).toEqual(['ok kill 1']);
    expect(states()).toEqual(['stopped', 'running', 'running']);
    expect({ first: first.signals, third: processes.get(3).signals, said }).toEqual({
      first: ['SIGTERM'],
      third: ['SIGSTOP', 'SIGCONT'],
      said: [],
    });
  });

  it('say what each node does, and which commands there are', async () => {
    const { cluster: made, ask } = cluster();
    await made.start();
    await ask('kill 2');
    expect(await ask('status')).toEqual([
      'node 1 127.0.0.1:1 running 1000',
      'node 2 127.0.0.1:2 stopped',
      'node 3 127.0.0.1:3 running 1002',
      'ok status',
    ]);
    const help = await ask('help');
    expect(help.map((line) => line.trim().split(' ')[0])).toEqual([
      'stop',
      'kill',
      'start',
      'freeze',
      'thaw',
      'status',
      'help',
      'ok',
    ]);
  });

  it('answer why they cannot be done, and change nothing', async () => {
    const { cluster: made, ask, states } = cluster();
    await made.start();
    await ask('stop 2');
    await ask('freeze 3');
    expect(await Promise.all(['stop 2', 'stop 3', 'start 1', 'thaw 1', 'freeze 2'].map(ask))).toEqual([
      ['error stop 2: node 2 is stopped'],
      ['error stop 3: node 3 is frozen'],
      ['error start 1: node 1 is running'],
      ['error thaw 1: node 1 is running'],
      ['error freeze 2: node 2 is stopped'],
    ]);
    const unknown = 'no such command; "help" lists them';
    expect(await Promise.all(['stop 4', 'stop', 'status 1', 'toString 1', 'stop 1 now'].map(ask))).toEqual([
      ['error stop 4: the nodes are 1, 2, 3'],
      ['error stop: the nodes are 1, 2, 3'],
      [`error status 1: ${unknown}`],
      [`error toString 1: ${unknown}`],
      [`error stop 1 now: ${unknown}`],
    ]);
    expect(states()).toEqual(['running', 'stopped', 'frozen']);
  });

  it('can kill a node that does not become ready, and the start says so', async () => {
    const { ask, states } = cluster({ isReady: false });
    const started = ask('start 1');
    expect(states()).toEqual(['starting', 'stopped', 'stopped']);
    expect(await ask('kill 1')).toEqual(['ok kill 1']);
    expect(await started).toEqual(['error start 1: kafka ended (SIGKILL) before it was ready']);
    expect(states()).toEqual(['stopped', 'stopped', 'stopped']);
  });
});

describe('a cluster', () => {
  it('names a node that ends by itself, and is abandoned only when the last one has', async () => {
    const { cluster: made, ask, processes, said, states } = cluster();
    let isAbandoned = false;
    void made.whenAbandoned.then(() => (isAbandoned = true));
    await made.start();
    processes.get(2).end('SIGKILL');
    await expect.poll(states).toEqual(['running', 'stopped', 'running']);
    await ask('kill 1');
    await ask('kill 3');
    expect({ said, isAbandoned }).toEqual({ said: ['node 2 ended by itself (SIGKILL)'], isAbandoned: false });
    await ask('start 3');
    processes.get(3).end(1);
    await made.whenAbandoned;
    expect(said).toEqual(['node 2 ended by itself (SIGKILL)', 'node 3 ended by itself (1)']);
  });

  it('ends with its nodes: what is frozen and the last of several cannot end by themselves', async () => {
    const { cluster: made, ask, processes, states, said } = cluster();
    await made.start();
    await ask('freeze 2');
    await made.end();
    expect(states()).toEqual(['stopped', 'stopped', 'stopped']);
    expect(said).toEqual([]);
    expect(processes.get(2).signals).toEqual(['SIGSTOP', 'SIGKILL']);
    expect([1, 3].map((id) => processes.get(id).signals)).toContainEqual(['SIGTERM']);
  });
});
