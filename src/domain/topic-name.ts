const TOPIC_NAME = /^[A-Za-z0-9._-]{1,249}$/;

/** Whether a Kafka topic may have this name. */
export function isTopicName(name: string): boolean {
  return TOPIC_NAME.test(name) && name !== '.' && name !== '..';
}
