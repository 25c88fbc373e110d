import type { Connection } from './connection-monitor.ts';

/** Says each change of the connection, and of each node, once. */
export function createStateLog(log: (line: string) => void): (connection: Connection) => void {
  let last = '';
  const states = new Map<number, string>();
  return ({ state, reason, nodes }) => {
    const line = `Kafka ${state}${reason === undefined ? '' : `: ${reason}`}`;
    if (line !== last && state !== 'connected') {
      log(line);
    }
    last = line;
    for (const { nodeId, address, state: now, reason: why } of nodes) {
      const before = states.get(nodeId);
      states.set(nodeId, now);
      const isNews = now === 'down' ? before !== 'down' : before === 'down' && now === 'answers';
      // The death of the only node is the line above.
      if (isNews && nodes.length > 1) {
        const name = `node ${nodeId}${address === '' ? '' : ` (${address})`}`;
        log(
          now === 'down' ? `${name} does not answer: ${why ?? 'no reason given'}` : `${name} answers again`,
        );
      }
    }
  };
}
