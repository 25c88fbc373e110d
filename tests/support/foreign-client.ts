import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Kafka, logLevel, type Message } from 'kafkajs';

/** A message as another program would write it: mostly without headers, and plain JSON. */
export type ForeignMessage = {
  readonly topic: string;
  readonly value: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** ms since the epoch, as digits; now where absent. */
  readonly timestamp?: string;
};

/** Writes with a kafkajs client that has nothing to do with the console. */
export async function writeWithKafkajs(broker: string, messages: readonly ForeignMessage[]): Promise<void> {
  const kafka = new Kafka({ clientId: 'another-program', brokers: [broker], logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  const topics = [...new Set(messages.map(({ topic }) => topic))];
  await producer.sendBatch({
    topicMessages: topics.map((topic) => ({
      topic,
      messages: messages.filter((each) => each.topic === topic).map(toMessage),
    })),
  });
  await producer.disconnect();
}

function toMessage({ value, key, headers = {}, timestamp }: ForeignMessage): Message {
  const message: Message = { value, key: key ?? null, headers };
  if (timestamp !== undefined) message.timestamp = timestamp;
  return message;
}

export const kcatPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'kcat'))
  .find((path) => existsSync(path));

/** Writes one message with kcat, the command-line client of librdkafka. */
export function writeWithKcat(broker: string, { topic, value }: ForeignMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(kcatPath ?? 'kcat', ['-P', '-b', broker, '-t', topic], (error) =>
      error ? reject(error) : resolve(),
    );
    child.stdin?.end(`${value}\n`);
  });
}

export const SEED_ORDER = {
  order_id: '123e4567-e89b-12d3-a456-426614174000',
  customer_name: 'Jean Dupont',
  customer_email: 'jean.dupont@example.com',
  product: 'Laptop',
  quantity: 2,
  amount: 1999.98,
  status: 'Pending',
  timestamp: '2024-01-29T10:30:15.123456',
  address: '123 Rue de Paris, 75001 Paris',
};
