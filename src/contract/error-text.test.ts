import { expect, it } from 'vitest';
import { appError, ERROR_CODES, type ErrorCode } from './app-error.ts';
import { errorText } from './error-text.ts';

/** A read sent nothing that could be in a list. */
const ASKS_TO_CHECK = /check the list|vérifiez (?:dans )?la liste/iu;

it.each(Object.keys(ERROR_CODES) as ErrorCode[])('asks to check nothing where a read fails: %s', (code) => {
  const said = (['fr', 'en'] as const).map((language) =>
    errorText({ ...appError(code, ''), isRead: true }, language),
  );
  expect(said.filter((text) => ASKS_TO_CHECK.test(text))).toEqual([]);
});

it('asks to check the list where a request may have been kept', () => {
  expect(errorText(appError('kafka_unreachable', ''), 'en')).toMatch(ASKS_TO_CHECK);
});
