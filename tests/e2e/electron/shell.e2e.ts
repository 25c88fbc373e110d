import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { electronTarget } from '../../support/electron-target.ts';
import { portOf } from '../../support/process-sockets.ts';
import { connected, goTo } from '../fixtures.ts';
import { rowsOf } from '../tables.ts';
import { wordsOf } from '../words.ts';
import { expect, test, type Launched } from './fixtures.ts';

const { common, orders, shell } = wordsOf('fr');

/** As a person does it. */
async function chooseInMenu({ app }: Launched, id: string): Promise<void> {
  await app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(), id);
}

function labelOf({ app }: Launched, id: string): Promise<string | undefined> {
  return app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.label, id);
}

/** The addresses of all windows. */
function addresses({ app }: Launched): Promise<string[]> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
  );
}

async function crash({ app }: Launched): Promise<void> {
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
}

/** What the page says, asked from the main process: to Playwright a crashed page stays one. */
function pageText({ app }: Launched): Promise<string> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return (await contents?.executeJavaScript('document.body.innerText').catch(() => '')) as string;
  });
}

test('the menu follows the language, goes to pages, and opens windows on others', async ({ launch }) => {
  const launched = await launch();
  const { app, window } = launched;
  expect(await labelOf(launched, 'new-window')).toBe('Nouvelle fenêtre');
  await chooseInMenu(launched, 'page-payments');
  await expect(window).toHaveURL(/\/payments$/);

  const opened = app.waitForEvent('window');
  await chooseInMenu(launched, 'new-window');
  const other = await opened;
  await connected(other);
  await goTo(other, '/orders');
  await other.getByRole('button', { name: orders.createNow }).click();
  await expect(rowsOf(other, 'orders')).toHaveCount(1);
  await expect(window).toHaveURL(/\/payments$/);
  expect(await addresses(launched)).toHaveLength(2);

  await window.getByTestId('language-switch').getByText('EN').click();
  await expect.poll(() => labelOf(launched, 'new-window')).toBe('New Window');
});

test('a link to an order leads to its page, in the window that is there', async ({ launch, startAgain }) => {
  const launched = await launch();
  expect(await startAgain('vigie://order/x%201')).toBe(0);
  await expect(launched.window).toHaveURL(/\/orders\/x%201$/);
  expect(await startAgain('vigie://order/../../etc')).toBe(0);
  expect(await addresses(launched)).toEqual([expect.stringMatching(/\/orders\/x%201$/)]);
});

test('a start with a link begins on its page', async ({ launch }) => {
  const { window } = await launch(['vigie://order/of-another-time']);
  await expect(window).toHaveURL(/\/orders\/of-another-time$/);
});

test('a window is where it was when Vigie starts again', async ({ launch }) => {
  const bounds = { x: 40, y: 50, width: 900, height: 700 };
  const first = await launch();
  await (await first.app.browserWindow(first.window)).evaluate((each, to) => each.setBounds(to), bounds);
  await first.quit();
  const next = await launch();
  const handle = await next.app.browserWindow(next.window);
  expect(await handle.evaluate((each) => each.getNormalBounds())).toMatchObject(bounds);
});

test('the display stays awake while a window fills it', async ({ launch }) => {
  const launched = await launch();
  const isAwake = () =>
    launched.app.evaluate(({ powerSaveBlocker }) =>
      [0, 1, 2, 3].some((id) => powerSaveBlocker.isStarted(id)),
    );
  expect(await isAwake()).toBe(false);
  await chooseInMenu(launched, 'full-screen');
  await expect.poll(isAwake).toBe(true);
  await chooseInMenu(launched, 'full-screen');
  await expect.poll(isAwake).toBe(false);
});

test('a window that crashes comes back on its page, and says so when it crashes again and again', async ({
  launch,
}) => {
  const launched = await launch(['--demo']);
  await goTo(launched.window, '/payments');
  for (let count = 0; count < 3; count += 1) {
    await crash(launched);
    await expect.poll(() => pageText(launched), { timeout: 20_000 }).toContain(common.connection.embedded);
    expect(await addresses(launched)).toEqual([expect.stringMatching(/\/payments$/)]);
  }
  await crash(launched);
  await expect.poll(() => pageText(launched), { timeout: 20_000 }).toContain('arrêtée plusieurs fois');
  await launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
      'document.querySelector("#reload").click()',
    ),
  );
  await expect.poll(() => pageText(launched), { timeout: 20_000 }).toContain(common.connection.embedded);
  expect(await addresses(launched)).toEqual([expect.stringMatching(/\/payments$/)]);
});

test('closing with a command that waits asks; it goes out at the next start', async ({ launch }) => {
  const first = await launch();
  await goTo(first.window, '/orders');
  const broker = await first.brokerPid();
  // A broker that neither answers nor ends.
  process.kill(broker, 'SIGSTOP');
  await first.window.getByRole('button', { name: orders.createNow }).click();
  await expect(first.window.getByTestId('outbox-waiting')).toBeVisible({ timeout: 20_000 });

  const answer = (response: number) =>
    first.app.evaluate(({ dialog, app }, response) => {
      const asked: string[] = [];
      dialog.showMessageBox = ((options: { message: string }) => {
        asked.push(options.message);
        return Promise.resolve({ response, checkboxChecked: false });
      }) as unknown as typeof dialog.showMessageBox;
      app.quit();
      return asked;
    }, response);
  expect(await answer(0)).toEqual(['1 demande attend encore Kafka.']);
  expect(await addresses(first)).toHaveLength(1);

  const ended = new Promise((resolve) => first.app.process().once('exit', resolve));
  await answer(1).catch(() => undefined);
  process.kill(broker, 'SIGKILL');
  await ended;

  const { window } = await launch();
  await goTo(window, '/orders');
  await expect(rowsOf(window, 'orders')).toHaveCount(1, { timeout: 20_000 });
});

test('after sleep the screens are live again at once, and commands go through', async ({ launch }) => {
  const { app, window, output, kafka } = await launch();
  await goTo(window, '/orders');
  await window.getByRole('button', { name: orders.createNow }).click();
  await expect(rowsOf(window, 'orders')).toHaveCount(1);
  // As after a long sleep: what is connected hears nothing any more, and does not know.
  const dead = await app.evaluate(
    (_electron, port) => {
      const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles: () => unknown[] };
      const connected = handles()
        .map((handle) => handle as Socket)
        .filter(({ remotePort }) => remotePort === port);
      for (const socket of connected) socket.removeAllListeners('data').on('data', () => undefined);
      return connected.length;
    },
    portOf(await kafka()),
  );
  expect(dead).toBeGreaterThan(2);
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  await expect.poll(output).toContain('connections to Kafka may be dead');
  await window.getByRole('button', { name: orders.createNow }).click();
  // Long before a request over a dead connection would be given up: after 15 seconds.
  await expect(rowsOf(window, 'orders')).toHaveCount(2, { timeout: 12_000 });
  await connected(window);
});

test('the copy button of a record copies its value', async ({ launch }) => {
  const launched = await launch();
  const { app, window } = launched;
  await goTo(window, '/orders');
  await window.getByRole('button', { name: orders.createNow }).click();
  await expect(rowsOf(window, 'orders')).toHaveCount(1);
  await rowsOf(window, 'orders').first().click();
  const copy = window.getByTestId('record-copy');
  await copy.click();
  await expect(copy).toHaveText(common.copied);
  // A page that is not ours may not.
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.loadURL('data:text/html,<p>x'));
  const answer = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
      "navigator.permissions.query({ name: 'clipboard-write' }).then(({ state }) => state)",
    ),
  );
  expect(answer).not.toBe('granted');
});

test('a page loads itself again when its user wants it', async ({ launch }) => {
  const { window } = await launch();
  await goTo(window, '/orders');
  await window.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const loaded = window.waitForEvent('load');
  await window.evaluate(() => location.reload());
  await loaded;
  await connected(window);
  expect(await window.evaluate(() => 'isSamePage' in globalThis)).toBe(false);
  await expect(window).toHaveURL(/\/orders$/);
});

test('a right click offers the clipboard, and links', async ({ launch }) => {
  test.skip(!electronTarget().isStandIn, 'a menu that Electron shows waits for its user');
  const { app, window } = await launch();
  const labels = () =>
    app.evaluate((electron) => {
      const { popups } = (electron as unknown as { standIn: { popups: Electron.Menu[] } }).standIn;
      return (popups.at(-1)?.items ?? []).map(({ label }) => label).filter((label) => label !== '');
    });
  await goTo(window, '/orders');
  await window.getByRole('button', { name: orders.createNow }).click();
  await rowsOf(window, 'orders').getByRole('link').first().click({ button: 'right' });
  await expect
    .poll(labels)
    .toEqual(['Ouvrir dans une nouvelle fenêtre', 'Copier le lien', 'Tout sélectionner']);
  await window.getByRole('searchbox').first().click({ button: 'right' });
  await expect.poll(labels).toEqual(['Couper', 'Copier', 'Coller', 'Tout sélectionner']);
});

test('title bar, menus and dialogs follow the theme of the screens, also at the next start', async ({
  launch,
}) => {
  const first = await launch();
  const themeOf = ({ app }: Launched) => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
  expect(await themeOf(first)).toBe('system');
  await chooseInMenu(first, 'preferences');
  await first.window.getByTestId('color-scheme').getByText(shell.settings.dark).click();
  await expect.poll(() => themeOf(first)).toBe('dark');
  await first.quit();
  const next = await launch();
  expect(await themeOf(next)).toBe('dark');
});

test('the end of the session ends Vigie without a question', async ({ launch }) => {
  const { app } = await launch();
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  const isHeld = await app.evaluate(({ powerMonitor }) => {
    let held = false;
    powerMonitor.emit('shutdown', { preventDefault: () => (held = true) });
    return held;
  });
  expect(isHeld).toBe(true);
  expect(await ended).toBe(0);
});

test('with the option, Vigie stays in the tray without a window', async ({ launch, startAgain }) => {
  const launched = await launch();
  const { app, window } = launched;
  await chooseInMenu(launched, 'stays-in-tray');
  const handle = await app.browserWindow(window);
  const opened = app.waitForEvent('window');
  await handle.evaluate((each) => each.close());
  await expect.poll(() => addresses(launched)).toEqual([]);
  expect(await startAgain()).toBe(0);
  await connected(await opened);
});

test('an error that nothing caught is in the log files, and the end is in order', async ({
  launch,
  home,
}) => {
  const { app } = await launch();
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  // A rejection only: Electron itself would go on.
  await app.evaluate(() => void Promise.reject(new Error('a defect of a test')));
  expect(await ended).toBe(1);
  expect(await readFile(join(home, 'vigie', 'logs', 'vigie.log'), 'utf8')).toContain('a defect of a test');
});
