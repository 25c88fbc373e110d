import type { Socket } from 'node:net';
import { portOf } from '../../support/process-sockets.ts';
import { connected, goTo } from '../fixtures.ts';
import { rowsOf } from '../tables.ts';
import { wordsOf } from '../words.ts';
import { expect, test, type Launched } from './fixtures.ts';

const { common, orders } = wordsOf('fr');

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
