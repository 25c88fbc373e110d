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

/** The values set for one topic; what is not set follows the defaults above. */
export class TopicConfig {
  #values: Map<string, string>;

  constructor(values: Iterable<[string, string]> = []) {
    this.#values = new Map(values);
  }

  get(name: TopicConfigName): string {
    return this.#values.get(name) ?? TOPIC_CONFIGS[name].fallback;
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
