import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { Language } from '../../src/contract/language.ts';
import { startHost, type Host, type HostOptions } from '../support/start-host.ts';

type Fixtures = {
  /** Language of the browser, and so of the screens. */
  readonly language: Language;
  /** A folder of its own for each test. */
  readonly home: string;
  /** Starts hosts that end with the test. */
  readonly start: (options?: Partial<HostOptions>) => Promise<Host>;
  /** A host with nothing in it yet. */
  readonly host: Host;
  /** The screens of `host`, on the dashboard. */
  readonly vigie: Page;
  readonly watch: (page: Page) => void;
};

export const test = base.extend<Fixtures>({
  language: ['fr', { option: true }],
  locale: async ({ language }, use) => use(language === 'fr' ? 'fr-FR' : 'en-GB'),

  // Playwright wants the first argument taken apart.
  // oxlint-disable-next-line no-empty-pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'vigie-e2e-'));
    await use(home);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  },

  start: async ({ home }, use, testInfo) => {
    const hosts: Host[] = [];
    await use(async (options) => {
      const host = await startHost({ home, ...options });
      hosts.push(host);
      return host;
    });
    for (const host of hosts) await host.stop();
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('host', { body: hosts.map((host) => host.output()).join('\n––\n') });
    }
  },

  host: async ({ start }, use) => use(await start()),

  /** Every page that is watched fails its test on an error in its console, or a request that leaves the machine. */
  // oxlint-disable-next-line no-empty-pattern
  watch: async ({}, use) => {
    const problems: string[] = [];
    await use((page) => {
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
      page.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        const local = hostname === '127.0.0.1' || protocol === 'data:' || protocol === 'blob:';
        if (!local) problems.push(`left the machine: ${request.url()}`);
      });
    });
    expect(problems).toEqual([]);
  },

  vigie: async ({ host, page, watch }, use) => {
    watch(page);
    await open(page, host);
    await use(page);
  },
});

export { expect };

/** Opens the printed address and waits for the screens to have the console's state. */
export async function open(page: Page, host: Host, path = '/dashboard'): Promise<void> {
  await page.goto(host.address);
  await connected(page);
  if (path !== '/dashboard') await goTo(page, path);
}

export async function connected(page: Page): Promise<void> {
  await expect(page.getByTestId('kafka-state')).toHaveAttribute('data-kafka', 'connected', {
    timeout: 20_000,
  });
}

/** By the navigation, as a person does. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.getByTestId(`nav-${path.slice(1)}`).click();
  await expect(page).toHaveURL(new RegExp(`${path}$`));
}
