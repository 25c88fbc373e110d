import { messages } from './messages.ts';

export type FieldName = keyof typeof messages.fr.field;

/** Fields that have a word in both languages; any other is shown by its own name. */
export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(messages.fr.field, name);
}
