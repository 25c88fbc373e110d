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

export function topicConfigEntries(config: TopicConfig): ConfigEntry[] {
  return (Object.keys(TOPIC_CONFIGS) as TopicConfigName[]).map((name) => {
    const { type, fallback } = TOPIC_CONFIGS[name];
    const isSet = config.isSet(name);
    const inherited = { name, value: fallback, source: ConfigSource.fallback };
    return {
      name,
      value: config.get(name),
      readOnly: false,
      isDefault: !isSet,
      configSource: isSet ? ConfigSource.topic : ConfigSource.fallback,
      isSensitive: false,
      synonyms: isSet ? [{ name, value: config.get(name), source: ConfigSource.topic }, inherited] : [],
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
