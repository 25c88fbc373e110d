import { expect, it } from 'vitest';
import type { Language } from '../contract/language.ts';
import { showStartFailure } from './show-start-failure.ts';

function failedStart(language: Language | undefined, system = ['en-US']) {
  const ready = Promise.withResolvers<void>();
  const said: string[][] = [];
  const shown = showStartFailure(Object.assign(new Error('no'), { code: 'EACCES', path: '/home/a' }), {
    app: { whenReady: () => ready.promise, getPreferredSystemLanguages: () => system },
    dialog: { showErrorBox: (title, text) => void said.push(['box', title, text]) },
    write: (text) => void said.push(['stderr', text]),
    language,
    home: '/home/a',
  });
  return { ready, said, shown };
}

it('says it once on stderr at once, and in a box as soon as Electron can show one', async () => {
  const { ready, said, shown } = failedStart('en');
  const text = expect.stringMatching(/^Vigie could not start: \/home\/a cannot be used/);
  expect(said).toEqual([['stderr', text]]);
  ready.resolve();
  await shown;
  expect(said).toEqual([
    ['stderr', text],
    ['box', 'Vigie', text],
  ]);
});

it.each([
  ['that was asked for', 'fr', ['en-US']],
  ['of the system', undefined, ['fr-FR']],
] as const)('speaks the language %s', async (_which, language, system) => {
  const { ready, said, shown } = failedStart(language, [...system]);
  ready.resolve();
  await shown;
  const text = expect.stringMatching(/^Vigie n’a pas pu démarrer\u00a0: \/home\/a ne peut pas être utilisé/);
  expect(said).toEqual([
    ['stderr', text],
    ['box', 'Vigie', text],
  ]);
});
