import { expect, it } from 'vitest';
import { parseShellWish } from './shell.ts';

it.each([{ kind: 'language', language: 'fr' }, { kind: 'reload' }, { kind: 'quit' }])(
  'knows the wish %j',
  (wish) => {
    expect(parseShellWish(wish)).toEqual(wish);
  },
);

it.each([
  undefined,
  null,
  'quit',
  [],
  {},
  { kind: 'language' },
  { kind: 'language', language: 'de' },
  { kind: 'language', language: 'fr', path: '/etc/passwd' },
  { kind: 'exec', command: 'calc' },
  { kind: 'quit', code: 1 },
])('takes %j for no wish', (value) => {
  expect(parseShellWish(value)).toBeUndefined();
});
