import { ALL_NODES } from '../log/broker-configs.ts';
import {
  BROKER_NAMES,
  brokerNameBehind,
  ConfigType,
  TOPIC_CONFIGS,
  type TopicConfig,
  topicConfigBehind,
  type TopicConfigName,
} from '../log/topic-config.ts';
import type { BrokerState } from '../broker-state.ts';

export const ResourceType = { topic: 2, broker: 4 } as const;

export function resourceKey(resource: { resourceType: number; resourceName: string }): string {
  return `${resource.resourceType} ${resource.resourceName}`;
}

/** KIP-226: where a value comes from. */
const ConfigSource = { topic: 1, node: 2, allNodes: 3, staticBroker: 4, fallback: 5 } as const;

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
    const inheritedValue = config.inherited(name);
    const source = inheritedValue === fallback ? ConfigSource.fallback : ConfigSource.allNodes;
    const isSet = config.isSet(name);
    const set = { name, value: config.get(name), source: ConfigSource.topic };
    const brokerName = brokerNameBehind(name);
    const inherited = brokerName === undefined ? [] : [{ name: brokerName, value: inheritedValue, source }];
    return {
      name,
      value: config.get(name),
      readOnly: false,
      isDefault: !isSet,
      configSource: isSet ? ConfigSource.topic : source,
      isSensitive: false,
      synonyms: isSet ? [set, ...inherited] : inherited,
      configType: ConfigType[type],
      documentation: null,
    };
  });
}

/** What is fixed when the broker starts. */
export function fixedBrokerConfigs(
  broker: BrokerState,
  nodeId: number,
): [name: string, value: string, type: keyof typeof ConfigType][] {
  return [
    ['auto.create.topics.enable', String(broker.autoCreateTopics), 'boolean'],
    ['broker.id', String(nodeId), 'int'],
    ['default.replication.factor', String(broker.cluster.defaultReplicationFactor), 'int'],
    ['delete.topic.enable', 'true', 'boolean'],
    ['num.partitions', String(broker.defaultPartitions), 'int'],
    ['offsets.retention.minutes', String(broker.offsetsRetentionMinutes), 'int'],
    ['socket.request.max.bytes', String(broker.maxRequestBytes), 'int'],
  ];
}

/** What a broker is asked for by tools: what is fixed, and what was set while it runs. `node` is an id, or all nodes. */
export function brokerConfigEntries(broker: BrokerState, node: string, nodeId: number): ConfigEntry[] {
  const set = [ALL_NODES, node].flatMap((name) =>
    [...broker.brokerConfigs.of(name)].map(([config, value]) => ({
      name: config,
      value,
      source: name === ALL_NODES ? ConfigSource.allNodes : ConfigSource.node,
    })),
  );
  // What is set for a node comes after what is set for all, and wins.
  const byName = new Map(set.map((entry) => [entry.name, entry]));
  const behindTopics = BROKER_NAMES['max.message.bytes'];
  const defaults = byName.has(behindTopics)
    ? []
    : [
        {
          name: behindTopics,
          value: TOPIC_CONFIGS['max.message.bytes'].fallback,
          source: ConfigSource.fallback,
        },
      ];
  return [
    ...fixedBrokerConfigs(broker, nodeId).map(([name, value, type]) =>
      brokerEntry({ name, value, source: ConfigSource.staticBroker }, ConfigType[type]),
    ),
    ...[...defaults, ...byName.values()].map((entry) => {
      const behind = topicConfigBehind(entry.name);
      const type = behind === undefined ? 'string' : TOPIC_CONFIGS[behind].type;
      return brokerEntry(entry, ConfigType[type]);
    }),
  ];
}

function brokerEntry(
  { name, value, source }: { name: string; value: string; source: number },
  configType: number,
): ConfigEntry {
  return {
    name,
    value,
    readOnly: source === ConfigSource.staticBroker,
    isDefault: source === ConfigSource.fallback,
    configSource: source,
    isSensitive: false,
    synonyms: [{ name, value, source }],
    configType,
    documentation: null,
  };
}
