import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rowsOf } from '../tables.ts';
import { wordsOf } from '../words.ts';
import { expect, test } from './fixtures.ts';
import { tapeOfOneOrder } from './tape-of-one-order.ts';

const { replay } = wordsOf('fr');

test('a tape that is double-clicked opens, with Vigie running and not', async ({
  home,
  launch,
  startAgain,
}) => {
  // Two starts and a reload.
  test.slow();
  const path = join(home, 'day.vigietape');
  await writeFile(path, tapeOfOneOrder());

  const first = await launch();
  await expect(first.window.getByTestId('replay-bar')).toHaveCount(0);
  expect(await startAgain(path)).toBe(0);
  await expect(first.window.getByTestId('replay-bar')).toContainText(replay.tape);
  await expect(rowsOf(first.window, 'activity')).toHaveCount(1);
  // The address does not keep it: a reload is at the present again.
  await first.window.reload();
  await expect(rowsOf(first.window, 'activity')).toHaveCount(0);
  await first.quit();

  const { window } = await launch([path]);
  await expect(window.getByTestId('replay-bar')).toContainText(replay.tape);
  await expect(rowsOf(window, 'activity')).toHaveCount(1);
});
