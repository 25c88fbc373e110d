import type { BrokerState } from '../broker-state.ts';
import type { Topic } from '../log/topic-store.ts';
import { topicConfigProblem } from '../log/topic-config.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { ResourceType } from './config-entries.ts';

export type ConfigChangeAnswer = {
  errorCode: ErrorCode;
  errorMessage: string | null;
  resourceType: number;
  resourceName: string;
};

/** What AlterConfigs and IncrementalAlterConfigs share: `change` says what the topic's configs become. */
export function changeTopicConfigs(
  broker: BrokerState,
  resource: { resourceType: number; resourceName: string },
  options: { validateOnly: boolean; change: (topic: Topic) => Map<string, string | null> | string },
): ConfigChangeAnswer {
  const { resourceType, resourceName } = resource;
  function answer(errorCode: ErrorCode, errorMessage: string | null = null): ConfigChangeAnswer {
    return { errorCode, errorMessage, resourceType, resourceName };
  }
  if (resourceType !== ResourceType.topic) {
    return answer(ErrorCode.INVALID_REQUEST, 'only the configs of topics can be changed');
  }
  const topic = broker.topics.get(resourceName);
  if (topic === undefined) {
    return answer(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'no such topic');
  }
  const changed = options.change(topic);
  if (typeof changed === 'string') {
    return answer(ErrorCode.INVALID_CONFIG, changed);
  }
  const problem = [...changed]
    .map(([name, value]) => topicConfigProblem(name, value))
    .find((each) => each !== undefined);
  if (problem !== undefined) {
    return answer(ErrorCode.INVALID_CONFIG, problem);
  }
  if (!options.validateOnly) {
    try {
      broker.topics.setConfigs(topic, [...changed] as [string, string][]);
    } catch (error) {
      broker.log({ level: 'error', message: `configs of ${topic.name}: ${String(error)}` });
      return answer(ErrorCode.KAFKA_STORAGE_ERROR, 'the configs could not be written');
    }
  }
  return answer(ErrorCode.NONE);
}
