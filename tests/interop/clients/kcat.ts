import { isInstalled, run } from '../support/command.ts';
import { COMPRESSION_NAMES } from '../support/kafkajs-client.ts';
import type { InteropClient, RecordToWrite } from './interop-client.ts';

export const KCAT = 'kcat';
export const hasKcat = isInstalled(KCAT, ['-V']);

/** A record in kcat's JSON envelope. */
export type KcatRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly payload: string | null;
  /** Names and values in turn. */
  readonly headers?: readonly string[];
};

export function jsonLines<T>(output: string): T[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

/** kcat takes one partition and one set of headers for all it reads from its input. */
function runsOf(records: readonly RecordToWrite[]): RecordToWrite[][] {
  const runs = Map.groupBy(records, ({ partition, headers }) => JSON.stringify([partition, headers]));
  return [...runs.values()];
}

export const kcatClient: InteropClient = {
  name: 'kcat',
  isHere: hasKcat,
  compressions: COMPRESSION_NAMES,
  async write({ address, topic, compression }, records) {
    for (const each of runsOf(records)) {
      const { partition, headers } = each[0]!;
      const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]);
      const lines = each.map(({ key, value }) => `${key ?? ''}\t${value ?? ''}\n`).join('');
      await run(
        KCAT,
        [
          '-b',
          address,
          '-P',
          '-t',
          topic,
          '-p',
          String(partition),
          '-K',
          '\t',
          '-Z',
          '-z',
          compression,
          ...named,
        ],
        lines,
      );
    }
  },
  async read({ address, topics, count, group }) {
    const options = ['-o', 'beginning', '-c', String(count), '-q', '-J', '-X', 'check.crcs=true'];
    const output = await run(KCAT, ['-b', address, '-G', group, ...options, ...topics]);
    return jsonLines<KcatRecord>(output).map(({ payload, headers = [], topic, partition, offset, key }) => ({
      topic,
      partition,
      offset,
      key,
      value: payload,
      headers: Object.fromEntries(
        Array.from({ length: headers.length / 2 }, (_, at) => [headers[2 * at]!, headers[2 * at + 1]!]),
      ),
    }));
  },
};
