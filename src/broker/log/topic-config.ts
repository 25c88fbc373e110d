/** How a config's text is read; the wire numbers are those of DescribeConfigs v3. */
export const ConfigType = { boolean: 1, string: 2, int: 3, long: 5, double: 6, list: 7 } as const;

type ConfigDefinition = {
  type: keyof typeof ConfigType;
  fallback: string;
  minimum?: bigint;
  maximum?: bigint;
  allowed?: readonly string[];
};

const LARGEST = '9223372036854775807';
const BOOLEAN = ['true', 'false'] as const;

/** What the broker acts on. */
const EFFECTIVE_CONFIGS = {
  'cleanup.policy': { type: 'list', fallback: 'delete', allowed: ['delete', 'compact'] },
  // Batches are stored as they come; the broker compresses nothing anew.
  'compression.type': { type: 'string', fallback: 'producer', allowed: ['producer'] },
  'delete.retention.ms': { type: 'long', fallback: '86400000', minimum: 0n },
  'index.interval.bytes': { type: 'int', fallback: '4096', minimum: 0n },
  'max.compaction.lag.ms': { type: 'long', fallback: LARGEST, minimum: 1n },
  'max.message.bytes': { type: 'int', fallback: '1048588', minimum: 0n },
  'message.timestamp.after.max.ms': { type: 'long', fallback: '3600000', minimum: 0n },
  'message.timestamp.before.max.ms': { type: 'long', fallback: LARGEST, minimum: 0n },
  // Until Apache Kafka 4 it stood for the two before; where one of them is set it is not asked.
  'message.timestamp.difference.max.ms': { type: 'long', fallback: LARGEST, minimum: 0n },
  'message.timestamp.type': {
    type: 'string',
    fallback: 'CreateTime',
    allowed: ['CreateTime', 'LogAppendTime'],
  },
  'min.cleanable.dirty.ratio': { type: 'double', fallback: '0.5', minimum: 0n, maximum: 1n },
  'min.compaction.lag.ms': { type: 'long', fallback: '0', minimum: 0n },
  'min.insync.replicas': { type: 'int', fallback: '1', minimum: 1n },
  'retention.bytes': { type: 'long', fallback: '-1', minimum: -1n },
  'retention.ms': { type: 'long', fallback: '604800000', minimum: -1n },
  'segment.bytes': { type: 'int', fallback: '67108864', minimum: 1024n },
  'segment.index.bytes': { type: 'int', fallback: '10485760', minimum: 4n },
  'segment.jitter.ms': { type: 'long', fallback: '0', minimum: 0n },
  'segment.ms': { type: 'long', fallback: '604800000', minimum: 1n },
} as const satisfies Record<string, ConfigDefinition>;

const NO_COPIES = 'the nodes share one log, and nothing is copied between them';
const ALWAYS_SYNCED = 'what is acknowledged with `acks=all` is on the disk already';

/** Configs of Apache Kafka that tools set when they make a topic: kept and shown, without effect. */
export const INERT_CONFIGS = {
  'file.delete.delay.ms': {
    type: 'long',
    fallback: '60000',
    minimum: 0n,
    why: 'nobody reads a file that is no longer part of the log, so it goes at once',
  },
  'flush.messages': { type: 'long', fallback: LARGEST, minimum: 1n, why: ALWAYS_SYNCED },
  'flush.ms': { type: 'long', fallback: LARGEST, minimum: 0n, why: ALWAYS_SYNCED },
  'follower.replication.throttled.replicas': { type: 'list', fallback: '', why: NO_COPIES },
  'leader.replication.throttled.replicas': { type: 'list', fallback: '', why: NO_COPIES },
  preallocate: {
    type: 'boolean',
    fallback: 'false',
    allowed: BOOLEAN,
    why: 'a file is as long as what is in it, which is how a torn end is found',
  },
  'unclean.leader.election.enable': { type: 'boolean', fallback: 'false', allowed: BOOLEAN, why: NO_COPIES },
} as const satisfies Record<string, ConfigDefinition & { why: string }>;

export const TOPIC_CONFIGS = { ...EFFECTIVE_CONFIGS, ...INERT_CONFIGS };

export type TopicConfigName = keyof typeof TOPIC_CONFIGS;

export function isTopicConfigName(name: string): name is TopicConfigName {
  return Object.hasOwn(TOPIC_CONFIGS, name);
}

/**
 * The configs of a broker that stand behind those of a topic, under their own names. What is not here follows from
 * another unit in Apache Kafka (hours), or there is no such config.
 */
export const BROKER_NAMES = {
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
} as const satisfies Partial<Record<TopicConfigName, string>>;

/** The broker's config that stands behind one of topics. */
export function brokerNameBehind(name: TopicConfigName): string | undefined {
  return (BROKER_NAMES as Partial<Record<TopicConfigName, string>>)[name];
}

/** The config of topics that a broker's config stands behind. */
export function topicConfigBehind(brokerName: string): TopicConfigName | undefined {
  const found = Object.entries(BROKER_NAMES).find(([, name]) => name === brokerName);
  return found?.[0] as TopicConfigName | undefined;
}

/** Why `value` cannot be set, or `undefined` where it can. */
export function topicConfigProblem(name: string, value: string | null): string | undefined {
  if (!isTopicConfigName(name)) {
    return `unknown topic config ${name}`;
  }
  if (value === null) {
    return `${name} needs a value`;
  }
  const definition: ConfigDefinition = TOPIC_CONFIGS[name];
  if (definition.type === 'int' || definition.type === 'long') {
    const largest = definition.type === 'int' ? 2n ** 31n - 1n : 2n ** 63n - 1n;
    const number = /^-?\d{1,19}$/u.test(value) ? BigInt(value) : undefined;
    const isValid = number !== undefined && number <= largest && number >= (definition.minimum ?? -largest);
    return isValid ? undefined : `${name} cannot be ${value}`;
  }
  if (definition.type === 'double') {
    const number = value.trim() === '' ? Number.NaN : Number(value);
    const isValid = number >= Number(definition.minimum) && number <= Number(definition.maximum);
    return isValid ? undefined : `${name} cannot be ${value}`;
  }
  const values = definition.type === 'list' ? value.split(',').map((item) => item.trim()) : [value];
  const isAllowed = values.every((item) => definition.allowed?.includes(item) ?? true);
  return isAllowed ? undefined : `${name} cannot be ${value}`;
}

/** Who may have set other defaults than those above. */
export type TopicDefaults = { topicDefault(name: TopicConfigName): string | undefined };

/** The values set for one topic; what is not set follows the defaults above. */
export class TopicConfig {
  readonly #defaults: TopicDefaults | undefined;
  #values: Map<string, string>;

  constructor(values: Iterable<[string, string]> = [], defaults?: TopicDefaults) {
    this.#values = new Map(values);
    this.#defaults = defaults;
  }

  get(name: TopicConfigName): string {
    return this.#values.get(name) ?? this.inherited(name);
  }

  /** What goes for a topic without a value of its own. */
  inherited(name: TopicConfigName): string {
    return this.#defaults?.topicDefault(name) ?? TOPIC_CONFIGS[name].fallback;
  }

  getNumber(name: TopicConfigName): number {
    return Number(this.get(name));
  }

  get isCompacted(): boolean {
    return this.get('cleanup.policy').includes('compact');
  }

  /** How long before the broker's clock a record may say it was made. */
  get timestampBeforeMaxMs(): bigint {
    return this.#timestampLimit('message.timestamp.before.max.ms');
  }

  /** How long after it. */
  get timestampAfterMaxMs(): bigint {
    return this.#timestampLimit('message.timestamp.after.max.ms');
  }

  #timestampLimit(name: TopicConfigName): bigint {
    const difference = 'message.timestamp.difference.max.ms';
    return BigInt(this.get(!this.isSet(name) && this.isSet(difference) ? difference : name));
  }

  isSet(name: TopicConfigName): boolean {
    return this.#values.has(name);
  }

  replace(values: Iterable<[string, string]>): void {
    this.#values = new Map(values);
  }

  entries(): [string, string][] {
    return [...this.#values];
  }
}
