import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { electronTarget } from '../../support/electron-target.ts';
import type { Records } from '../../support/electron-shim/runtime.ts';
import { expect, test, type Launched } from './fixtures.ts';
import { tapeOfOneOrder } from './tape-of-one-order.ts';

test.beforeEach(() => {
  test.skip(!electronTarget().isStandIn, 'a box that Electron shows waits for its user');
});

async function choose({ app }: Launched, id: string): Promise<void> {
  await app.evaluate(({ Menu }, id) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(id);
    if (!item) throw new Error(`no menu item ${id}`);
    item.click();
  }, id);
}

function recorded({ app }: Launched): Promise<Records> {
  return app.evaluate((electron) => (electron as unknown as { standIn: Records }).standIn);
}

async function answerNext({ app }: Launched, answer: object): Promise<void> {
  await app.evaluate(
    (electron, answer) =>
      void (electron as unknown as { standIn: Records }).standIn.dialogAnswers.push(answer),
    answer,
  );
}

function lastDialog(launched: Launched): () => Promise<unknown> {
  return async () => (await recorded(launched)).dialogs.at(-1)?.options;
}

function addresses({ app }: Launched): Promise<string[]> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
  );
}

test('tells the system which application it is, and keeps reports of crashes at home', async ({ launch }) => {
  const launched = await launch();
  const isPackaged = await launched.app.evaluate(({ app }) => app.isPackaged);
  expect(await recorded(launched)).toMatchObject({
    userModelIds: ['app.vigie.Vigie'],
    crashReporters: [{ uploadToServer: false }],
    // From the sources, links would go to the bare Electron.
    protocolClients: isPackaged ? ['vigie'] : [],
  });
});

test('the help menu opens each page of the documentation in one window', async ({ launch }) => {
  const launched = await launch();
  for (const page of ['index', 'changelog', 'licences']) {
    await choose(launched, `help-${page}`);
    await expect
      .poll(() => addresses(launched))
      .toEqual(expect.arrayContaining([expect.stringContaining(`/docs/${page}.html`)]));
    expect(await addresses(launched)).toHaveLength(2);
  }
});

test('the help menu opens the folders, copies the diagnostics, and names the version', async ({
  launch,
  home,
}) => {
  const launched = await launch();
  await choose(launched, 'logs-folder');
  await choose(launched, 'data-folder');
  const folder = join(home, 'vigie');
  await expect.poll(async () => (await recorded(launched)).opened).toEqual([join(folder, 'logs'), folder]);

  await choose(launched, 'copy-diagnostics');
  await expect.poll(lastDialog(launched)).toMatchObject({ type: 'info', buttons: ['OK'] });
  const { copied, version } = await launched.app.evaluate(async ({ app, clipboard }) => ({
    copied: await clipboard.readText(),
    version: app.getVersion(),
  }));
  expect(copied).toContain(`Vigie ${version}`);

  await choose(launched, 'about');
  await expect.poll(lastDialog(launched)).toMatchObject({ message: `Vigie ${version}`, cancelId: 0 });
  await choose(launched, 'newest-version');
  await expect
    .poll(lastDialog(launched))
    .toMatchObject({ message: expect.stringContaining(`Ceci est Vigie ${version}`) });
});

test('a tape that was chosen opens, and is among the recent ones until they are forgotten', async ({
  launch,
  home,
}) => {
  const path = join(home, 'day.vigietape');
  await writeFile(path, tapeOfOneOrder());
  const launched = await launch();
  const bar = launched.window.getByTestId('replay-bar');
  await answerNext(launched, { canceled: false, filePaths: [path] });
  await choose(launched, 'open-tape');
  await expect(bar).toBeVisible();
  await expect.poll(async () => (await recorded(launched)).recentDocuments).toEqual([path]);

  await launched.window.reload();
  await expect(bar).toHaveCount(0);
  await choose(launched, 'recent-tape-0');
  await expect(bar).toBeVisible();

  await choose(launched, 'forget-tapes');
  expect((await recorded(launched)).recentDocuments).toEqual([]);
});

test('a tape that is missing is named, with what to do', async ({ launch, home }) => {
  const path = join(home, 'gone.vigietape');
  const launched = await launch([path]);
  expect((await recorded(launched)).dialogs).toEqual([
    {
      kind: 'error',
      options: {
        title: 'Vigie',
        content: expect.stringMatching(/gone\.vigietape\n\nCe fichier de bande ne peut pas être lu/),
      },
    },
  ]);
});
