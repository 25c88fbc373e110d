import kafkajs, { type ISocketFactory, type Kafka, type KafkaConfig, type LogEntry } from 'kafkajs';
import type { KafkaSecurity } from './security.ts';
import { quietNegativeTimeouts } from './quiet-negative-timeouts.ts';

export type KafkaClientOptions = {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly security: KafkaSecurity;
  /** Receives what kafkajs would print: warnings and errors, one line each. */
  readonly log: (line: string) => void;
  /** How often a step is tried again before it fails. */
  readonly retries?: number;
  /** Makes its connections; kafkajs does where it is absent. */
  readonly socketFactory?: ISocketFactory;
};

quietNegativeTimeouts();

/** A kafkajs client with this application's time-outs. All other modules of this folder share one. */
export function createKafkaClient(options: KafkaClientOptions): Kafka {
  const config: KafkaConfig = {
    clientId: options.clientId,
    brokers: [...options.brokers],
    ...options.security,
    ...(options.socketFactory && { socketFactory: options.socketFactory }),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    // A short ceiling: after an outage the first attempt should not be half a minute away.
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: options.retries ?? 8 },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry: LogEntry) => {
      const { message, error } = entry.log as { message: string; error?: string };
      options.log(`Kafka client: ${message}${error ? ` (${error})` : ''}`);
    },
  };
  return new kafkajs.Kafka(config);
}
