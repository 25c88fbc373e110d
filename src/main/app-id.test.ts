import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { APP_ID } from './app-id.ts';

it('is what the installers put on the shortcuts', () => {
  const identity = readFileSync(new URL('../../scripts/packaging/identity.mjs', import.meta.url), 'utf8');
  expect(/APP_ID = '([^']+)'/.exec(identity)?.[1]).toBe(APP_ID);
});
