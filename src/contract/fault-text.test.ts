import { describe, expect, it } from 'vitest';
import type { FaultCode, RecordFault } from '../domain/record-fault.ts';
import { faultHint, faultLine, faultText } from './fault-text.ts';
import { LANGUAGES } from './language.ts';

/** One of each: a code without an example does not compile. */
const FAULTS: { readonly [Code in FaultCode]: Extract<RecordFault, { code: Code }> } = {
  not_utf8: { code: 'not_utf8' },
  json_incomplete: { code: 'json_incomplete', said: 'Unexpected end of JSON input' },
  json_syntax: { code: 'json_syntax', line: 2, column: 7, said: 'Expected property name' },
  json_too_deep: { code: 'json_too_deep' },
  not_an_object: { code: 'not_an_object' },
  cloud_event_format: { code: 'cloud_event_format', format: 'avro' },
  no_cloud_event_data: { code: 'no_cloud_event_data' },
  schema_registry: { code: 'schema_registry' },
  no_entity: { code: 'no_entity' },
  missing: { code: 'missing', field: 'order_id' },
  not_text: { code: 'not_text', field: 'delivery_id' },
  too_long: { code: 'too_long', field: 'sku', limit: 300 },
  not_a_decimal: { code: 'not_a_decimal', field: 'amount' },
  undecodable_batch: {
    code: 'undecodable_batch',
    firstOffset: '7',
    lastOffset: '9',
    said: 'the checksum does not match',
  },
  as_written: { code: 'as_written', said: 'amount is not a decimal number' },
};

describe('faultText', () => {
  it.each(Object.values(FAULTS))(
    'says $code in a sentence of each language, without a wire name',
    (fault) => {
      const texts = LANGUAGES.map((language) => faultText(fault, language));
      expect(new Set(texts).size).toBe(LANGUAGES.length);
      for (const text of texts) {
        expect(text).toMatch(/^\p{Lu}.*\.$/u);
        expect(text).not.toMatch(/[a-z]_[a-z]|undefined|\{\{/);
      }
    },
  );

  it('names the field as the pages do, and gives its wire name as a hint', () => {
    const { not_a_decimal: fault } = FAULTS;
    expect({ fr: faultText(fault, 'fr'), en: faultText(fault, 'en'), hint: faultHint(fault) }).toEqual({
      fr: 'Montant\u00a0: nombre décimal attendu.',
      en: 'Amount: must be a decimal number.',
      hint: 'amount',
    });
  });

  it('leaves out a place that the parser did not give', () => {
    expect(faultText({ code: 'json_syntax', said: 'x' }, 'fr')).toBe(
      'Le JSON contient une erreur de syntaxe.',
    );
  });

  it('keeps the sentence of an earlier version', () => {
    expect(faultLine(FAULTS.as_written, 'en')).toBe(
      'Set aside by an earlier version of Vigie. (amount is not a decimal number)',
    );
  });
});
