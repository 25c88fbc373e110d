import { parseArgs } from 'node:util';
import { startBroker } from './broker.ts';
import { explainStartFailure } from './start-failure.ts';

const DEFAULT_PORT = 9092;

const HELP = `Starts a Kafka-protocol broker that keeps its data in a folder.

  --port <number>      port to listen on (${DEFAULT_PORT}; 0 takes any free port)
  --data <folder>      where the data is kept (./vigie-data)
  --host <address>     address to bind and advertise (127.0.0.1)
  --topics <list>      topics to make if they are missing: orders:3,payments:3
  --next-free-port     if the port is taken, take the next free one
  --no-auto-create     do not make topics that clients merely name
  --help               this text`;

type CliOptions = {
  port: number;
  dataDir: string;
  host: string;
  topics: { name: string; partitions: number }[];
  nextFreePort: boolean;
  autoCreateTopics: boolean;
};

function readOptions(): CliOptions | 'help' {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      data: { type: 'string', default: 'vigie-data' },
      host: { type: 'string', default: '127.0.0.1' },
      topics: { type: 'string', default: '' },
      'next-free-port': { type: 'boolean', default: false },
      'no-auto-create': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    return 'help';
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`--port ${values.port} is no port`);
  }
  return {
    port,
    dataDir: values.data,
    host: values.host,
    topics: values.topics.split(',').filter(Boolean).map(readTopic),
    nextFreePort: values['next-free-port'],
    autoCreateTopics: !values['no-auto-create'],
  };
}

function readTopic(text: string): { name: string; partitions: number } {
  const [name = '', count = '3'] = text.split(':');
  const partitions = Number(count);
  if (!Number.isInteger(partitions) || partitions < 1) {
    throw new RangeError(`--topics ${text}: not a number of partitions`);
  }
  return { name, partitions };
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === 'help') {
    console.log(HELP);
    return 0;
  }
  try {
    const broker = await startBroker({
      ...options,
      log: ({ level, message }) => console.error(`${level}: ${message}`),
    });
    await broker.ensureTopics(options.topics);
    // Before the line that tells a script that the broker may be used, and stopped.
    const interrupted = new Promise<string>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    console.log(
      `listening on ${broker.host}:${broker.port}, cluster ${broker.clusterId}, data in ${options.dataDir}`,
    );
    const signal = await interrupted;
    console.error(`${signal}: stopping`);
    await broker.stop();
    return 0;
  } catch (error) {
    console.error(explainStartFailure(error, options).message);
    return 1;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
