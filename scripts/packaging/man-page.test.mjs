import { expect, it } from 'vitest';
import { helpFor } from '../../src/console/options.ts';
import { helpText, manPage } from './man-page.mjs';

it('says every option of the program, with its whole text', () => {
  const page = manPage(helpText(), new Date('2026-11-27T00:00:00Z'));
  const options = helpFor('vigie').match(/(?<=^ {2})--[\w-]+/gm) ?? [];
  expect(options.length).toBeGreaterThan(20);
  for (const option of options) expect(page).toContain(`.B ${option.replaceAll('-', String.raw`\-`)}`);
  expect(page).toContain('An option wins over its variable.');
  expect(page).toMatch(/^\.TH VIGIE 1 2026-11-27 /);
});

it('lets no line of the text be taken for a request', () => {
  const page = manPage("  --a       'x' \\ y-z\n            .more\n\n.rest\n", new Date(0));
  expect(page).toContain(".B \\-\\-a\n\\&'x' \\e y\\-z .more\n");
  expect(page).toContain('.SH ENVIRONMENT\n\\&.rest\n');
});
