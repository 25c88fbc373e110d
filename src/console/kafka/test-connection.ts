import type { ConnectionTest, UnreachedReason } from '../../contract/connection.ts';
import { withDeadline } from '../with-deadline.ts';
import { createKafkaClient } from './kafka-client.ts';
import type { KafkaSecurity } from './security.ts';
import { diagnose } from './diagnose.ts';

export type TestConnectionOptions = {
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  /** The shop's. */
  readonly topics: readonly string[];
  readonly deadlineMs?: number;
};

const DEADLINE_MS = 10_000;

/** Asks who is there and which topics it has, over a connection of its own. Only reads: no topic is made by asking. */
export async function testConnection(options: TestConnectionOptions): Promise<ConnectionTest> {
  const startedAtMs = performance.now();
  const tookMs = (): number => Math.round(performance.now() - startedAtMs);
  const { brokers, security, topics } = options;
  const kafka = createKafkaClient({
    brokers,
    security,
    clientId: 'vigie-test',
    // What it meets is the answer.
    log: () => undefined,
    retries: 0,
  });
  const admin = kafka.admin();
  async function ask(): Promise<Omit<Extract<ConnectionTest, { reached: true }>, 'tookMs'>> {
    await admin.connect();
    const { brokers: nodes, clusterId } = await admin.describeCluster();
    const there = new Set(await admin.listTopics());
    const asked = topics.filter((topic) => there.has(topic));
    const metadata = asked.length === 0 ? [] : (await admin.fetchTopicMetadata({ topics: asked })).topics;
    const partitions = new Map(metadata.map((topic) => [topic.name, topic.partitions.length]));
    return {
      reached: true,
      clusterId: clusterId ? clusterId : undefined,
      nodes: nodes.length,
      topics: topics.map((name) => ({ name, partitions: partitions.get(name) })),
    };
  }
  try {
    const found = await withDeadline(ask(), options.deadlineMs ?? DEADLINE_MS);
    return { ...found, tookMs: tookMs() };
  } catch (error) {
    return {
      reached: false,
      tookMs: tookMs(),
      trouble: await diagnose(error, brokers[0] ?? '', security),
      why: whyOf(error),
      reason: withoutSecrets(error instanceof Error ? error.message : String(error), security),
    };
  } finally {
    void withDeadline(admin.disconnect(), 2_000).catch(() => undefined);
  }
}

function whyOf(error: unknown): UnreachedReason {
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
  if (/ECONNREFUSED/.test(text)) return 'refused';
  if (/ENOTFOUND|EAI_AGAIN/.test(text)) return 'unknown_host';
  if (/time-?out|timed out|ETIMEDOUT|no answer in/i.test(text)) return 'timeout';
  return 'other';
}

/** A client that quoted a secret would put it on a screen. */
function withoutSecrets(text: string, { sasl, clientSecret }: KafkaSecurity): string {
  const secret = clientSecret ?? (sasl && 'password' in sasl ? sasl.password : '');
  // A shorter one is part of many a word.
  return secret.length < 8 ? text : text.replaceAll(secret, '…');
}
