import type {
  ConnectionMode,
  ConnectionTest,
  TestedTopic,
  UnreachedReason,
} from '../../contract/connection.ts';
import { withDeadline } from '../with-deadline.ts';
import { diagnose } from './diagnose.ts';
import { clusterChecks } from './link-rights.ts';
import { KafkaNodeProbe } from './node-probe.ts';
import type { ClusterMetadata, TopicMetadata } from './protocol/metadata.ts';
import { isMissing, missingRights, TOPIC_AUTHORIZATION_FAILED } from './rights.ts';
import type { KafkaSecurity } from './security.ts';
import { messageOf } from '../../domain/message-of.ts';

export type TestConnectionOptions = {
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  /** The shop's. */
  readonly topics: readonly string[];
  /** Which rights are needed: those for reading only where absent. */
  readonly mode?: ConnectionMode | undefined;
  /** The groups that this connection would commit to. */
  readonly groups?: readonly string[];
  readonly deadlineMs?: number;
};

const CLIENT_ID = 'vigie-test';
const DEADLINE_MS = 10_000;
const NODE_DEADLINE_MS = 4_000;

type Answered = { readonly address: string; readonly view: ClusterMetadata };

/**
 * Asks which cluster answers, which of its nodes can be reached from here, which topics it has and which rights are
 * missing, over connections of its own. Only reads: asking creates no topic and no group.
 */
export async function testConnection(options: TestConnectionOptions): Promise<ConnectionTest> {
  const startedAtMs = performance.now();
  const tookMs = (): number => Math.round(performance.now() - startedAtMs);
  const { brokers, security, topics, deadlineMs = DEADLINE_MS } = options;
  const probes = new Map<string, KafkaNodeProbe>();
  function probeOf(address: string): KafkaNodeProbe {
    const made = { address, security, clientId: CLIENT_ID, deadlineMs: NODE_DEADLINE_MS };
    const probe = probes.get(address) ?? new KafkaNodeProbe(made);
    probes.set(address, probe);
    return probe;
  }
  const ask = async (address: string): Promise<Answered> => ({
    address,
    view: await probeOf(address).ask(topics),
  });
  try {
    const { view } = await withDeadline(firstAnswer(brokers.map(ask)), deadlineMs);
    const [unreachedNodes, rights] = await Promise.all([
      unreached(view, probeOf),
      withDeadline(rightsOf(options, view), deadlineMs),
    ]);
    return {
      reached: true,
      clusterId: view.clusterId,
      nodes: view.nodes.length,
      unreachedNodes,
      topics: topics.map((name) => testedTopic(name, view.topics)),
      missingRights: rights,
      tookMs: tookMs(),
    };
  } catch (error) {
    return {
      reached: false,
      tookMs: tookMs(),
      trouble: await diagnose(error, brokers[0] ?? '', security),
      why: whyOf(error),
      reason: withoutSecrets(messageOf(error), security),
    };
  } finally {
    for (const probe of probes.values()) {
      probe.drop();
    }
  }
}

/** Where no address answers: a refused setting tells more than an address that is merely away. */
async function firstAnswer(asked: readonly Promise<Answered>[]): Promise<Answered> {
  try {
    return await Promise.any(asked);
  } catch (error) {
    const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    throw errors.find((each) => whyOf(each) === 'other') ?? errors[0];
  }
}

/** Nodes whose own address cannot be reached from here, although the cluster was. */
async function unreached(
  view: ClusterMetadata,
  probeOf: (address: string) => KafkaNodeProbe,
): Promise<{ address: string; reason: string }[]> {
  const failures = view.nodes.map(async ({ host, port }) => {
    const address = `${host}:${port}`;
    try {
      await probeOf(address).ask([]);
      return [];
    } catch (error) {
      return [{ address, reason: messageOf(error) }];
    }
  });
  return (await Promise.all(failures)).flat();
}

async function rightsOf(options: TestConnectionOptions, view: ClusterMetadata) {
  const { brokers, security, topics, mode, groups = [] } = options;
  const isWriting = mode === 'write';
  const checks = clusterChecks({ brokers, security, clientId: CLIENT_ID });
  const toCreate = view.topics.filter(isMissing).map(({ name }) => name);
  const [deniedGroups, deniedCreation] = await Promise.all([
    isWriting && groups.length > 0 ? checks.deniedGroups(groups) : new Set<string>(),
    isWriting && toCreate.length > 0 ? checks.deniedCreation(toCreate) : new Set<string>(),
  ]);
  const facts = {
    topics: new Map(view.topics.map((topic) => [topic.name, topic])),
    clusterOperations: view.operations,
    deniedCreation,
    deniedGroups,
  };
  return missingRights(facts, {
    read: topics,
    write: isWriting ? topics : [],
    groups: isWriting ? groups : [],
  });
}

function testedTopic(name: string, topics: readonly TopicMetadata[]): TestedTopic {
  const topic = topics.find((each) => each.name === name);
  if (topic?.errorCode === TOPIC_AUTHORIZATION_FAILED) {
    return { name, state: 'hidden', partitions: undefined };
  }
  return topic === undefined || isMissing(topic)
    ? { name, state: 'missing', partitions: undefined }
    : { name, state: 'found', partitions: topic.partitions.length };
}

function whyOf(error: unknown): UnreachedReason {
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
  if (/ECONNREFUSED/.test(text)) {
    return 'refused';
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(text)) {
    return 'unknown_host';
  }
  return /time-?out|timed out|ETIMEDOUT|no answer in/i.test(text) ? 'timeout' : 'other';
}

/** A client that quoted a secret would put it on a screen. */
function withoutSecrets(text: string, { sasl, clientSecret }: KafkaSecurity): string {
  const secret = clientSecret ?? (sasl && 'password' in sasl ? sasl.password : '');
  // A shorter one is part of many a word.
  return secret.length < 8 ? text : text.replaceAll(secret, '…');
}
