import { ConfigType, TOPIC_CONFIGS, type TopicConfig, type TopicConfigName } from '../log/topic-config.ts';
import type { BrokerState } from '../broker-state.ts';

export const ResourceType = { topic: 2, broker: 4 } as const;

/** KIP-226: where a value comes from. */
const ConfigSource = { topic: 1, staticBroker: 4, fallback: 5 } as const;

export type ConfigEntry = {
  name: string;
  value: string | null;
  readOnly: boolean;
  isDefault: boolean;
  configSource: number;
  isSensitive: boolean;
  synonyms: { name: string; value: string | null; source: number }[];
  configType: number;
  documentation: null;
};

/**
 * The configs of a broker that stand behind those of a topic, under their own names. What is not here has no default
 * of its own in Apache Kafka: it follows from another unit (hours), or there is no such config.
 */
const BROKER_NAMES: Partial<Record<TopicConfigName, string>> = {
  'cleanup.policy': 'log.cleanup.policy',
  'compression.type': 'compression.type',
  'delete.retention.ms': 'log.cleaner.delete.retention.ms',
  'file.delete.delay.ms': 'log.segment.delete.delay.ms',
  'flush.messages': 'log.flush.interval.messages',
  'index.interval.bytes': 'log.index.interval.bytes',
  'max.compaction.lag.ms': 'log.cleaner.max.compaction.lag.ms',
  'max.message.bytes': 'message.max.bytes',
  'message.timestamp.after.max.ms': 'log.message.timestamp.after.max.ms',
  'message.timestamp.before.max.ms': 'log.message.timestamp.before.max.ms',
  'message.timestamp.type': 'log.message.timestamp.type',
  'min.cleanable.dirty.ratio': 'log.cleaner.min.cleanable.ratio',
  'min.compaction.lag.ms': 'log.cleaner.min.compaction.lag.ms',
  'min.insync.replicas': 'min.insync.replicas',
  preallocate: 'log.preallocate',
  'retention.bytes': 'log.retention.bytes',
  'segment.bytes': 'log.segment.bytes',
  'segment.index.bytes': 'log.index.size.max.bytes',
  'unclean.leader.election.enable': 'unclean.leader.election.enable',
};

export function topicConfigEntries(config: TopicConfig): ConfigEntry[] {
  return (Object.keys(TOPIC_CONFIGS) as TopicConfigName[]).map((name) => {
    const { type, fallback } = TOPIC_CONFIGS[name];
    const isSet = config.isSet(name);
    const set = { name, value: config.get(name), source: ConfigSource.topic };
    const brokerName = BROKER_NAMES[name];
    const inherited =
      brokerName === undefined ? [] : [{ name: brokerName, value: fallback, source: ConfigSource.fallback }];
    return {
      name,
      value: config.get(name),
      readOnly: false,
      isDefault: !isSet,
      configSource: isSet ? ConfigSource.topic : ConfigSource.fallback,
      isSensitive: false,
      synonyms: isSet ? [set, ...inherited] : inherited,
      configType: ConfigType[type],
      documentation: null,
    };
  });
}

/** What a broker is asked for by tools; all of it is fixed when it starts. */
export function brokerConfigEntries(broker: BrokerState, nodeId: number): ConfigEntry[] {
  const entries: [string, string, keyof typeof ConfigType][] = [
    ['auto.create.topics.enable', String(broker.autoCreateTopics), 'boolean'],
    ['broker.id', String(nodeId), 'int'],
    ['default.replication.factor', String(broker.cluster.defaultReplicationFactor), 'int'],
    ['delete.topic.enable', 'true', 'boolean'],
    ['message.max.bytes', TOPIC_CONFIGS['max.message.bytes'].fallback, 'int'],
    ['num.partitions', String(broker.defaultPartitions), 'int'],
    ['offsets.retention.minutes', String(broker.offsetsRetentionMinutes), 'int'],
    ['socket.request.max.bytes', String(broker.maxRequestBytes), 'int'],
  ];
  return entries.map(([name, value, type]) => ({
    name,
    value,
    readOnly: true,
    isDefault: false,
    configSource: ConfigSource.staticBroker,
    isSensitive: false,
    synonyms: [],
    configType: ConfigType[type],
    documentation: null,
  }));
}
