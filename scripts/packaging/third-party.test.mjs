import { expect, it } from 'vitest';
import { isPermissive, thirdPartyNotices } from './third-party.mjs';

it.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND (Apache-2.0 OR GPL-2.0-only)', true],
  ['MIT AND GPL-2.0-only', false],
  ['(MIT AND LGPL-3.0-only) OR AGPL-3.0-only', false],
  ['GPL-3.0-only', false],
  ['SEE LICENSE IN file', false],
  ['UNLICENSED', false],
  ['OFL-1.1', false],
  [undefined, false],
])('%s may be passed on: %s', (expression, isAllowed) => {
  expect(isPermissive(expression)).toBe(isAllowed);
});

it('lets fonts have the licence of fonts', () => {
  expect(isPermissive('OFL-1.1', '@fontsource-variable/inter')).toBe(true);
});

it('holds the text of every licence, and names what may not be passed on', () => {
  const locked = {
    'node_modules/react': { version: '19.0.0', license: 'MIT' },
    'node_modules/strict': { version: '1.0.0', license: 'AGPL-3.0-only' },
  };
  const { text, problems } = thirdPartyNotices([...Object.keys(locked), 'node_modules/unlocked'], { locked });
  expect(text).toContain('react 19.0.0 (MIT)\n');
  expect(text).toContain('Permission is hereby granted, free of charge');
  expect(problems).toEqual([
    'strict is under AGPL-3.0-only',
    'node_modules/unlocked is not in package-lock.json',
    'unlocked is under no licence it names',
  ]);
});
