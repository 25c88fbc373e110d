import { ClusterNode } from './cluster-node.mjs';

/**
 * The nodes of a cluster that goes on when one of them ends. `nodes` are `{ id, address }`; `startNode(id)` starts the
 * process of one; `say` receives a line for each node that ended by itself.
 */
export class KafkaCluster {
  #nodes;
  #abandon;
  /** Resolves when a node that ended by itself was the last that ran. */
  whenAbandoned = new Promise((resolve) => {
    this.#abandon = resolve;
  });

  constructor({ nodes, startNode, say }) {
    this.#nodes = nodes.map(
      ({ id, address }) =>
        new ClusterNode({
          id,
          address,
          start: () => startNode(id),
          onEndedByItself: (how) => {
            say(`node ${id} ended by itself (${how})`);
            if (this.#nodes.every(({ state }) => state === 'stopped')) {
              this.#abandon();
            }
          },
        }),
    );
  }

  get nodes() {
    return this.#nodes;
  }

  node(id) {
    return this.#nodes.find((node) => node.id === id);
  }

  /** Resolves when all serve clients. */
  async start() {
    await Promise.all(this.#nodes.map((node) => node.start()));
  }

  /** Ends all at once. The last node of several has no other to hand over to and would wait for one: it is killed. */
  async end() {
    const left = new Set(this.#nodes.filter(({ state }) => state !== 'stopped'));
    const killLast = () => {
      if (left.size === 1 && this.#nodes.length > 1) {
        left.forEach((node) => node.destroy());
      }
    };
    killLast();
    await Promise.all(
      [...left].map(async (node) => {
        await (node.state === 'running' ? node.stop() : node.kill()).catch(() => undefined);
        left.delete(node);
        killLast();
      }),
    );
  }

  /** For the last resort, when this process itself goes away. */
  destroy() {
    this.#nodes.forEach((node) => node.destroy());
  }
}
