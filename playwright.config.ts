import { defineConfig } from '@playwright/test';
import { electronTarget } from './tests/support/electron-target.ts';

const inCi = process.env['CI'] === 'true';
const browser = process.env['VIGIE_BROWSER'];

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: '.cache/e2e',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // Each test has a host and a broker of its own; more would only wait for each other.
  workers: 2,
  fullyParallel: true,
  forbidOnly: inCi,
  retries: inCi ? 1 : 0,
  reporter: [['list'], ['json']],
  projects: [
    { name: 'browser', testIgnore: '**/electron/**' },
    // Every line of a report says what it ran on.
    {
      name: `electron-${electronTarget().kind}`,
      testMatch: '**/electron/**/*.e2e.ts',
      // Each starts an application of several processes, some two of them.
      timeout: 90_000,
    },
  ],
  use: {
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      // Chromium refuses its sandbox to root, which is who runs in most containers.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
