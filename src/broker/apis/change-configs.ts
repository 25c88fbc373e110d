import { ALL_NODES } from '../log/broker-configs.ts';
import {
  isTopicConfigName,
  TOPIC_CONFIGS,
  topicConfigBehind,
  topicConfigProblem,
} from '../log/topic-config.ts';
import type { Topic } from '../log/topic-store.ts';
import { ErrorCode } from '../wire/error-code.ts';
import type { RequestContext } from './api.ts';
import { fixedBrokerConfigs, resourceKey, ResourceType } from './config-entries.ts';
import { foldBy, repeatedKeys } from './fold-partitions.ts';

export type ConfigChangeAnswer = {
  errorCode: ErrorCode;
  errorMessage: string | null;
  resourceType: number;
  resourceName: string;
};

/** What configs can be changed of: a topic, a node, or all nodes. */
export type ConfigHolder = {
  /** What is set. */
  readonly set: ReadonlyMap<string, string>;
  /** The items of a list as they are in effect; `undefined` where that config is none. */
  listOf(name: string): string[] | undefined;
};

type Holder = ConfigHolder & {
  /** Why a value cannot be set, if it cannot. */
  problemWith(name: string, value: string | null): string | undefined;
  readonly refusal: ErrorCode;
  /** Throws when the disk does. */
  save(configs: Map<string, string>): void;
};

/** What AlterConfigs and IncrementalAlterConfigs share: `change` says what the configs become, or why they cannot. */
export function changeConfigs(
  context: RequestContext,
  resource: { resourceType: number; resourceName: string },
  options: {
    validateOnly: boolean;
    change: (holder: ConfigHolder) => Map<string, string | null> | string;
  },
): ConfigChangeAnswer {
  const { resourceType, resourceName } = resource;
  function answer(errorCode: ErrorCode, errorMessage: string | null = null): ConfigChangeAnswer {
    return { errorCode, errorMessage, resourceType, resourceName };
  }
  const holder = holderOf(context, resource);
  if (Array.isArray(holder)) {
    return answer(...holder);
  }
  const changed = options.change(holder);
  if (typeof changed === 'string') {
    return answer(holder.refusal, changed);
  }
  const problem = [...changed]
    .map(([name, value]) => (value === holder.set.get(name) ? undefined : holder.problemWith(name, value)))
    .find((each) => each !== undefined);
  if (problem !== undefined) {
    return answer(holder.refusal, problem);
  }
  if (!options.validateOnly) {
    try {
      holder.save(changed as Map<string, string>);
    } catch (error) {
      context.broker.log({ level: 'error', message: `configs of ${resourceName}: ${String(error)}` });
      return answer(ErrorCode.KAFKA_STORAGE_ERROR, 'the configs could not be written');
    }
  }
  return answer(ErrorCode.NONE);
}

/**
 * One resource after the other. As in Apache Kafka, a resource may be named once, and a config once in it: each change
 * is written to the disk.
 */
export function changeEach<
  Resource extends { resourceType: number; resourceName: string; configs: { name: string }[] },
>(
  { slices }: RequestContext,
  resources: readonly Resource[],
  change: (resource: Resource) => ConfigChangeAnswer,
): Promise<ConfigChangeAnswer[]> {
  const repeated = repeatedKeys(resources.map(resourceKey));
  return slices.map(foldBy(resources, resourceKey), (resource) => {
    const isRepeated = repeated.has(resourceKey(resource));
    if (!isRepeated && repeatedKeys(resource.configs.map(({ name }) => name)).size === 0) {
      return change(resource);
    }
    return {
      errorCode: ErrorCode.INVALID_REQUEST,
      errorMessage: isRepeated ? 'the resource is named twice' : 'a config is named twice',
      resourceType: resource.resourceType,
      resourceName: resource.resourceName,
    };
  });
}

function holderOf(
  context: RequestContext,
  { resourceType, resourceName }: { resourceType: number; resourceName: string },
): Holder | [ErrorCode, string] {
  const { broker, nodeId } = context;
  if (resourceType === ResourceType.topic) {
    const topic = broker.topics.get(resourceName);
    return topic === undefined
      ? [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'no such topic']
      : topicHolder(context, topic);
  }
  if (resourceType !== ResourceType.broker) {
    return [ErrorCode.INVALID_REQUEST, 'configs are those of topics and of nodes'];
  }
  const isMine = resourceName === ALL_NODES || resourceName === String(nodeId);
  return isMine ? nodeHolder(context, resourceName) : [ErrorCode.INVALID_REQUEST, `this is node ${nodeId}`];
}

function topicHolder({ broker }: RequestContext, topic: Topic): Holder {
  return {
    set: new Map(topic.config.entries()),
    listOf: (name) =>
      isTopicConfigName(name) && TOPIC_CONFIGS[name].type === 'list'
        ? topic.config.get(name).split(',')
        : undefined,
    problemWith: topicConfigProblem,
    refusal: ErrorCode.INVALID_CONFIG,
    save: (configs) => broker.topics.setConfigs(topic, [...configs]),
  };
}

function nodeHolder({ broker, nodeId }: RequestContext, node: string): Holder {
  const fixed = new Set(fixedBrokerConfigs(broker, nodeId).map(([name]) => name));
  return {
    set: broker.brokerConfigs.of(node),
    listOf: (name) => broker.brokerConfigs.of(node).get(name)?.split(','),
    problemWith(name, value) {
      if (fixed.has(name)) {
        return `${name} is fixed when the broker starts`;
      }
      const behind = topicConfigBehind(name);
      if (behind !== undefined) {
        return node === ALL_NODES
          ? topicConfigProblem(behind, value)
          : `all nodes have one log: ${name} can be set for all of them only`;
      }
      return value === null ? `${name} needs a value` : undefined;
    },
    refusal: ErrorCode.INVALID_REQUEST,
    save: (configs) => broker.brokerConfigs.replace(node, configs),
  };
}
