/** How a config's text is read; the wire numbers are those of DescribeConfigs v3. */
export const ConfigType = { boolean: 1, string: 2, int: 3, long: 5, list: 7 } as const;

type ConfigDefinition = {
  type: keyof typeof ConfigType;
  fallback: string;
  minimum?: number;
  allowed?: readonly string[];
};

/** The topic configs that can be set; the ones of Apache Kafka that clients and tools ask for. */
export const TOPIC_CONFIGS = {
  'cleanup.policy': { type: 'list', fallback: 'delete', allowed: ['delete', 'compact'] },
  'compression.type': {
    type: 'string',
    fallback: 'producer',
    // Batches are stored as they come; the broker compresses nothing anew.
    allowed: ['producer'],
  },
  'delete.retention.ms': { type: 'long', fallback: '86400000', minimum: 0 },
  'max.message.bytes': { type: 'int', fallback: '1048588', minimum: 0 },
  'message.timestamp.type': {
    type: 'string',
    fallback: 'CreateTime',
    allowed: ['CreateTime', 'LogAppendTime'],
  },
  'min.insync.replicas': { type: 'int', fallback: '1', minimum: 1 },
  'retention.bytes': { type: 'long', fallback: '-1', minimum: -1 },
  'retention.ms': { type: 'long', fallback: '604800000', minimum: -1 },
  'segment.bytes': { type: 'int', fallback: '67108864', minimum: 1024 },
  'segment.ms': { type: 'long', fallback: '604800000', minimum: 1 },
} as const satisfies Record<string, ConfigDefinition>;

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
    const number = Number(value);
    const isValid = /^-?\d+$/u.test(value) && Number.isSafeInteger(number);
    return isValid && number >= (definition.minimum ?? Number.MIN_SAFE_INTEGER)
      ? undefined
      : `${name} cannot be ${value}`;
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
