import { fileURLToPath } from 'node:url';
import { isInstalled, run } from '../support/command.ts';
import type { CompressionName } from '../support/kafkajs-client.ts';
import type { InteropClient, RecordRead } from './interop-client.ts';

/** The one that Debian's python3-kafka is installed for. */
const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('../python/client.py', import.meta.url));

export const hasKafkaPython = isInstalled(PYTHON, ['-c', 'import kafka']);

/** kafka-python needs a package for each of these. */
const CODECS: Partial<Record<CompressionName, string>> = {
  snappy: 'snappy',
  lz4: 'lz4',
  zstd: 'zstandard',
};

function compressions(): CompressionName[] {
  const more = Object.entries(CODECS) as [CompressionName, string][];
  const isHere = ([, module]: [CompressionName, string]): boolean =>
    hasKafkaPython && isInstalled(PYTHON, ['-c', `import ${module}`]);
  return ['none', 'gzip', ...more.filter(isHere).map(([name]) => name)];
}

/** Calls a function of tests/interop/python/client.py. */
export async function python<T>(name: string, input: Record<string, unknown>): Promise<T> {
  return JSON.parse(await run(PYTHON, [SCRIPT, name], JSON.stringify(input))) as T;
}

export const kafkaPythonClient: InteropClient = {
  name: 'kafka-python',
  isHere: hasKafkaPython,
  compressions: compressions(),
  async write({ address, topic, compression }, records) {
    await python('produce', {
      address,
      compression: compression === 'none' ? null : compression,
      records: records.map((record) => ({ ...record, topic })),
    });
  },
  read: ({ address, topics, count, group }) =>
    python<RecordRead[]>('consume', { address, topics, count, group }),
};
