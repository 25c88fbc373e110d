import { join } from 'node:path';
import { runProgram } from './run-program.ts';

/** Kafka's own measuring tools: messages a second of `count` records, `acks=all` as is their default. */
export type JavaPerf = {
  produce(address: string, at: { topic: string; count: number; valueBytes: number }): Promise<number>;
  consume(address: string, at: { topic: string; count: number }): Promise<number>;
};

export function javaPerf(jars: string): JavaPerf {
  const tool = (name: string, args: readonly string[]): Promise<string> =>
    runProgram('java', ['-Xmx512m', '-cp', join(jars, '*'), `org.apache.kafka.tools.${name}`, ...args]);
  return {
    async produce(address, { topic, count, valueBytes }) {
      const output = await tool('ProducerPerformance', [
        '--topic',
        topic,
        '--num-records',
        String(count),
        '--record-size',
        String(valueBytes),
        '--throughput',
        '-1',
        '--bootstrap-server',
        address,
        '--command-property',
        'acks=all',
      ]);
      return numberIn(output, /records sent, ([\d.]+) records\/sec/gu);
    },
    async consume(address, { topic, count }) {
      const output = await tool('ConsumerPerformance', [
        '--topic',
        topic,
        '--bootstrap-server',
        address,
        '--num-records',
        String(count),
        '--timeout',
        '60000',
        '--hide-header',
      ]);
      // The last column: messages a second of fetching, without joining the group.
      return numberIn(output, /, ([\d.]+)\s*$/gu);
    },
  };
}

function numberIn(output: string, pattern: RegExp): number {
  const found = [...output.matchAll(pattern)].at(-1)?.[1];
  if (found === undefined) throw new Error(`no figure in: ${output}`);
  return Number(found);
}
