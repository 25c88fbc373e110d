import type { CheckedField, FaultCode, RecordFault } from '../domain/record-fault.ts';
import type { Language } from './language.ts';
import { typesetText } from './typography.ts';

/** As the pages name them. */
const FIELDS: Record<CheckedField, Record<Language, string>> = {
  order_id: { fr: 'Identifiant de la commande', en: 'Order ID' },
  payment_id: { fr: 'Identifiant du paiement', en: 'Payment ID' },
  delivery_id: { fr: 'Identifiant de la livraison', en: 'Delivery ID' },
  sku: { fr: 'Référence de l’article', en: 'Item reference' },
  user_id: { fr: 'Identifiant du visiteur', en: 'Visitor ID' },
  amount: { fr: 'Montant', en: 'Amount' },
};

type Texts<Code extends FaultCode> = Record<
  Language,
  (fault: Extract<RecordFault, { code: Code }>, field: string) => string
>;

const TEXTS: { readonly [Code in FaultCode]: Texts<Code> } = {
  not_utf8: {
    fr: () => 'La valeur n’est pas du texte en UTF-8.',
    en: () => 'The value is not UTF-8 text.',
  },
  json_incomplete: {
    fr: () => 'Le JSON s’arrête avant sa fin.',
    en: () => 'The JSON ends too early.',
  },
  json_syntax: {
    fr: ({ line, column }) =>
      line === undefined
        ? 'Le JSON contient une erreur de syntaxe.'
        : `Le JSON contient une erreur de syntaxe : ligne ${line}, caractère ${column}.`,
    en: ({ line, column }) =>
      line === undefined
        ? 'The JSON has a syntax error.'
        : `The JSON has a syntax error: line ${line}, character ${column}.`,
  },
  json_too_deep: {
    fr: () => 'Le JSON est trop profondément imbriqué.',
    en: () => 'The JSON is nested too deeply.',
  },
  not_an_object: {
    fr: () => 'La valeur est du JSON, mais pas un objet.',
    en: () => 'The value is JSON, but not an object.',
  },
  cloud_event_format: {
    fr: ({ format }) => `Le CloudEvent est au format ${format}, pas en JSON.`,
    en: ({ format }) => `The CloudEvent is in ${format} format, not JSON.`,
  },
  no_cloud_event_data: {
    fr: () => 'Le CloudEvent n’a pas d’objet « data ».',
    en: () => 'The CloudEvent has no “data” object.',
  },
  schema_registry: {
    fr: () => 'La valeur semble écrite avec un registre de schémas (Avro, Protobuf), pas en JSON.',
    en: () => 'The value looks written with a schema registry (Avro, Protobuf), not as JSON.',
  },
  no_entity: {
    fr: () => 'Ni le topic ni un champ ne dit de quoi il s’agit.',
    en: () => 'Neither the topic nor a field says what the record is about.',
  },
  missing: {
    fr: (_fault, field) => `${field} : champ absent.`,
    en: (_fault, field) => `${field}: missing.`,
  },
  not_text: {
    fr: (_fault, field) => `${field} : texte attendu.`,
    en: (_fault, field) => `${field}: must be text.`,
  },
  too_long: {
    fr: ({ limit }, field) => `${field} : plus de ${limit} caractères.`,
    en: ({ limit }, field) => `${field}: longer than ${limit} characters.`,
  },
  not_a_decimal: {
    fr: (_fault, field) => `${field} : nombre décimal attendu.`,
    en: (_fault, field) => `${field}: must be a decimal number.`,
  },
  undecodable_batch: {
    fr: ({ firstOffset, lastOffset }) =>
      `Le lot des offsets ${firstOffset} à ${lastOffset} ne peut pas être décodé.`,
    en: ({ firstOffset, lastOffset }) =>
      `The batch at offsets ${firstOffset}–${lastOffset} cannot be decoded.`,
  },
  as_written: {
    fr: () => 'Mis de côté par une version antérieure de Vigie.',
    en: () => 'Set aside by an earlier version of Vigie.',
  },
};

/** What makes a record unreadable, in a sentence. */
export function faultText(fault: RecordFault, language: Language): string {
  const { [language]: text } = TEXTS[fault.code] as Texts<FaultCode>;
  const sentence = text(fault, 'field' in fault ? FIELDS[fault.field][language] : '');
  return typesetText(sentence, language);
}

/** What an engineer looks for: the field's name in the record, or what a parser said, in English. */
export function faultHint(fault: RecordFault): string | undefined {
  if ('field' in fault) {
    return fault.field;
  }
  return 'said' in fault ? fault.said : undefined;
}

/** Both on one line, for a file or a search. */
export function faultLine(fault: RecordFault, language: Language): string {
  const hint = faultHint(fault);
  const text = faultText(fault, language);
  return hint === undefined ? text : `${text} (${hint})`;
}
