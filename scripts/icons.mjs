import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { findBrowser } from './tooling/find-browser.mjs';
import { icns, ico } from './tooling/icon-containers.mjs';
import { root } from './tooling/paths.mjs';
import { main } from './tooling/progress.mjs';

const resources = join(root, 'resources');
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Up to here the simpler drawing is the clearer one. */
const SMALL = 32;
/** macOS draws its icons with a margin of their own. */
const MAC_SCALE = 824 / 1024;

// Draws every icon of resources/ from its SVG files, in the browser of the tests.
await main(async () => {
  await ensureInstalled();
  const { chromium } = createRequire(join(root, 'package.json'))('@playwright/test');
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const page = await browser.newPage();

  async function draw(name, size, scale = 1) {
    const svg = readFileSync(join(resources, name)).toString('base64');
    const drawn = Math.round(size * scale);
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0;width:${size}px;height:${size}px;display:grid;place-items:center}img{display:block}</style>` +
        `<img width="${drawn}" height="${drawn}" src="data:image/svg+xml;base64,${svg}">`,
    );
    return page.screenshot({ omitBackground: true, type: 'png' });
  }
  const drawIcon = (size, scale) => draw(size <= SMALL ? 'icon-small.svg' : 'icon.svg', size, scale);

  const icons = new Map();
  for (const size of SIZES) icons.set(size, await drawIcon(size));
  // Windows takes the size for its scale: 100 % to 300 %.
  const trays = new Map();
  for (const size of [16, 20, 24, 32, 40, 48]) trays.set(size, await draw('icon-small.svg', size));
  const mac = new Map();
  for (const size of SIZES) mac.set(size, await drawIcon(size, MAC_SCALE));

  mkdirSync(join(resources, 'icons'), { recursive: true });
  for (const [size, png] of icons) writeFileSync(join(resources, 'icons', `${size}x${size}.png`), png);
  writeFileSync(join(resources, 'icon.png'), icons.get(512));
  writeFileSync(
    join(resources, 'icon.ico'),
    ico([16, 24, 32, 48, 64, 128, 256].map((size) => [size, icons.get(size)])),
  );
  writeFileSync(join(resources, 'icon.icns'), icns(mac));
  writeFileSync(
    join(resources, 'tray.ico'),
    ico([16, 20, 24, 32, 40, 48].map((size) => [size, trays.get(size)])),
  );
  for (const [suffix, size] of [
    ['', 16],
    ['@2x', 32],
    ['@3x', 48],
  ]) {
    writeFileSync(join(resources, `tray${suffix}.png`), await draw('icon-small.svg', size));
    writeFileSync(join(resources, `trayTemplate${suffix}.png`), await draw('tray-template.svg', size));
  }
  await browser.close();
});
