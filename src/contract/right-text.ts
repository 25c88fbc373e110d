import type { KafkaOperation, MissingRight } from './kafka-status.ts';
import type { Language } from './language.ts';

/** As Kafka's own tools name them: an administrator types them. */
const OPERATIONS: Record<KafkaOperation, string> = {
  describe: 'Describe',
  read: 'Read',
  write: 'Write',
  create: 'Create',
  idempotent_write: 'IdempotentWrite',
};

const RESOURCES: Record<MissingRight['resource'], Record<Language, string>> = {
  topic: { fr: 'le topic', en: 'topic' },
  group: { fr: 'le groupe', en: 'group' },
  cluster: { fr: 'le cluster', en: 'the cluster' },
};

/** Which right on what, such as "Write on topic orders". */
export function rightText({ operation, resource, name }: MissingRight, language: Language): string {
  const on = language === 'fr' ? 'sur' : 'on';
  const what = RESOURCES[resource][language];
  return `${OPERATIONS[operation]} ${on} ${what}${name === '' ? '' : ` ${name}`}`;
}
