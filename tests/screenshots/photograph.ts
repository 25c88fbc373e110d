import { join } from 'node:path';
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { wordsOf } from '../e2e/words.ts';
import type { Host } from '../support/start-host.ts';
import { makeContactSheet, type Picture } from './contact-sheet.ts';
import { TIME_ZONE } from './fixed-clock.ts';
import { holdStreams } from './hold-streams.ts';
import { shiftDate } from './shift-date.ts';
import type { Shot, State } from './states.ts';

export const LANGUAGES = ['fr', 'en'] as const;
export const THEMES = ['light', 'dark'] as const;
export const SIZES = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
] as const;

export type Look = {
  readonly language: (typeof LANGUAGES)[number];
  readonly theme: (typeof THEMES)[number];
  readonly size: (typeof SIZES)[number];
};

export type Studio = {
  readonly browser: Browser;
  readonly host: Host;
  readonly shiftMs: number;
  readonly folder: string;
};

const SETTLE_MS = 700;
const SEEK_MS = 60_000;
const PHONE_COLUMNS = 5;

/** The pictures of one state in one look, and the sheet of them. */
export async function photograph(studio: Studio, state: State, look: Look): Promise<void> {
  const { browser, folder } = studio;
  const { language, theme, size } = look;
  const context = await newContext(studio, look);
  if (state.isLoading) {
    await holdStreams(context);
  }
  const page = await openFirst(context, studio, state);
  const taken: Picture[] = [];
  for (const shot of state.shots) {
    const path = join(folder, `${state.name}-${shot.name}-${language}-${theme}-${size.width}.png`);
    await take(page, shot, { path, language, isLoading: state.isLoading ?? false });
    taken.push({ name: shot.name, path });
  }
  await context.close();
  const isPhone = size.width < 500;
  const sheet = join(folder, 'sheets', `${state.name}-${size.width}-${language}-${theme}.png`);
  await makeContactSheet(browser, {
    title: `${state.name} · ${language} · ${theme} · ${size.width} × ${size.height}`,
    pictures: taken,
    width: isPhone ? size.width : size.width / 2,
    columns: isPhone ? PHONE_COLUMNS : 2,
    path: sheet,
  });
  process.stdout.write(`${sheet}\n`);
}

/** A page under the clock of its host, logged in. */
export async function newContext({ browser, shiftMs }: Studio, look: Look): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: look.language === 'fr' ? 'fr-FR' : 'en-GB',
    timezoneId: TIME_ZONE,
    colorScheme: look.theme,
    viewport: look.size,
    reducedMotion: 'reduce',
  });
  await context.addInitScript(shiftDate, shiftMs);
  return context;
}

export async function openFirst(
  context: BrowserContext,
  { host }: Studio,
  state: Pick<State, 'isReplay'>,
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(host.address);
  await page.locator('[data-testid="kafka-state"][data-kafka="connected"]').waitFor();
  if (state.isReplay) {
    await enterReplay(page);
  }
  return page;
}

export async function take(
  page: Page,
  { path, act }: Shot,
  to: { readonly path: string; readonly language: Look['language']; readonly isLoading: boolean },
): Promise<void> {
  // Within the page: a fresh load would leave the time machine.
  await page.evaluate((address) => {
    history.pushState(undefined, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/${path}`);
  if (!to.isLoading) {
    await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"]'));
  }
  await act?.(page, wordsOf(to.language));
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path: to.path });
  await page.keyboard.press('Escape');
}

/** To a little after the middle of what happened. */
async function enterReplay(page: Page): Promise<void> {
  await page.getByTestId('replay-enter').click();
  const bar = page.getByTestId('replay-bar');
  await hasSought(page);
  const track = await bar.locator('.mantine-Slider-track').boundingBox();
  if (!track) {
    throw new Error('the time machine has no slider');
  }
  await page.mouse.click(track.x + track.width * 0.6, track.y + track.height / 2);
  await page.mouse.move(0, 0);
  await hasSought(page);
}

/** The pin is off for as long as the journal is read again. */
async function hasSought(page: Page): Promise<void> {
  const pin = page.getByTestId('replay-bar').locator('button[aria-label]').last();
  await expect(pin).toBeEnabled({ timeout: SEEK_MS });
}
