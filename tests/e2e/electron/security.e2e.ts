import { connected } from '../fixtures.ts';
import { expect, test, type Launched } from './fixtures.ts';

/** What a page can do with what the preload gave it, whoever it is. */
declare global {
  interface Window {
    readonly vigie?: { readonly invoke: (channel: string, ...args: unknown[]) => Promise<unknown> };
    violations?: string[];
  }
}

test('a window is sandboxed, isolated, and has nothing of Node', async ({ launch }) => {
  const { app, window: page } = await launch();
  const handle = await app.browserWindow(page);
  // As Electron itself has filled them in; it has no type for this.
  const preferences = await handle.evaluate((each) =>
    (
      each.webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
    ).getLastWebPreferences(),
  );
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  });
  expect(preferences['webviewTag']).not.toBe(true);
  expect(preferences['nodeIntegrationInWorker']).not.toBe(true);
  const found = await page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
      (name) => name in window,
    ),
    frozen: Object.isFrozen(window.vigie),
    secure: isSecureContext,
  }));
  expect(found).toEqual({ globals: [], frozen: true, secure: true });
});

test('the page runs no code but its own, and shows nothing from elsewhere', async ({ launch }) => {
  const { window: page } = await launch();
  const outcome = await page.evaluate(async () => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      window.violations?.push(effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.head.append(script);
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    document.body.append(frame);
    new Image().src = 'https://example.com/x.png';
    const fetched = await fetch('https://example.com/').then(
      () => 'fetched',
      () => 'refused',
    );
    return { injected: 'injected' in window, fetched };
  });
  expect(outcome).toEqual({ injected: false, fetched: 'refused' });
  await expect
    .poll(() => page.evaluate(() => window.violations))
    .toEqual(expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'script-src-elem']));
});

test('no permission is given that nobody named', async ({ launch }) => {
  const { window: page } = await launch();
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'camera', 'microphone', 'notifications', 'midi'] as const;
    const found = await Promise.all(
      names.map(async (name) => [name, (await navigator.permissions.query({ name })).state] as const),
    );
    return Object.fromEntries(found);
  });
  expect(states).toEqual({
    geolocation: 'denied',
    camera: 'denied',
    microphone: 'denied',
    notifications: 'denied',
    midi: 'denied',
  });
});

test('the page goes nowhere, and opens no window', async ({ launch }) => {
  const { app, window: page } = await launch();
  const before = page.url();
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.com/';
    link.target = '_blank';
    document.body.append(link);
    link.click();
  });
  expect(await openWindows(app)).toBe(1);
  await connected(page);
  expect(page.url()).toBe(before);
});

test('a page that is not ours gets no answer from any channel', async ({ launch }) => {
  const launched = await launch();
  await showForeignPage(launched);
  // Its own preload is there, as it is in every window.
  const answers = await inPage(
    launched,
    `Promise.all(['call:app.info', 'call:orders.create', 'stream:open'].map((channel) => window.vigie.invoke(channel, 's', 'status')))`,
  );
  const refused = { ok: false, error: expect.objectContaining({ code: 'not_allowed' }) };
  expect(answers).toEqual([refused, refused, refused]);
});

test('Chromium asks the network nothing, whoever wants it to', async ({ launch }) => {
  const launched = await launch();
  expect(
    await launched.app.evaluate(({ app }) => app.commandLine.getSwitchValue('host-resolver-rules')),
  ).toBe('MAP * ~NOTFOUND');
  // A page without our policy.
  await showForeignPage(launched, '<img src="https://example.com/x.png">');
  await expect.poll(launched.output).toContain('a request was refused: https://example.com/x.png');
});

test('the preload lets no other channel through', async ({ launch }) => {
  const { window: page } = await launch();
  const outcome = await page.evaluate(() =>
    window.vigie?.invoke('ELECTRON_BROWSER_REQUIRE', 'fs').then(
      () => 'answered',
      () => 'refused',
    ),
  );
  expect(outcome).toBe('refused');
});

function openWindows(app: Launched['app']): Promise<number> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
}

/** As only the main process could, were it deceived: the page itself cannot. */
async function showForeignPage({ app }: Launched, html = '<h1>somebody else</h1>'): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, url) => BrowserWindow.getAllWindows()[0]?.loadURL(url),
    `data:text/html,${encodeURIComponent(html)}`,
  );
}

function inPage({ app }: Launched, code: string): Promise<unknown> {
  return app.evaluate(
    ({ BrowserWindow }, source) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(source),
    code,
  );
}
