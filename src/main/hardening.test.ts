import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const HOST = globSync('src/{main,preload}/**/*.ts', { cwd: ROOT }).filter(
  (path) => !path.endsWith('.test.ts'),
);

function source(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Where any of the host's sources says it. */
function saying(pattern: RegExp): string[] {
  return HOST.filter((path) => pattern.test(source(path)));
}

describe("the host's sources", () => {
  it('are read', () => {
    expect(HOST.length).toBeGreaterThan(25);
  });

  it.each([
    ['hand an address to another program', /\bopenExternal\b/],
    [
      'load a page from a file or from the network',
      /load(?:URL|File)\(\s*[`'"](?:file|https?):|\bloadFile\b/,
    ],
    ['turn on what is experimental', /enableBlinkFeatures|experimentalFeatures: true/],
    ['have a webview', /webviewTag: true|allowpopups/],
    ['fetch anything', /\bfetch\(|\bnet\.request|from 'node:https?'/],
    ['make code of text', /\beval\(|new Function\(|executeJavaScript\(/],
    [
      'switch a guard off',
      /webSecurity: false|sandbox: false|contextIsolation: false|no-sandbox|ignore-certificate/,
    ],
  ])('never %s', (_what, pattern) => {
    expect(saying(pattern)).toEqual([]);
  });

  it('open windows in one place, and hear the page in one', () => {
    expect(saying(/new BrowserWindow\(/)).toEqual(['src/main/desktop-shell.ts']);
    expect(saying(/\bipc(?:Main)?\.(?:handle|on)\(/)).toEqual(['src/main/ipc-registrar.ts']);
  });

  it('open folders of their own, and nothing else outside of Vigie', () => {
    expect(saying(/\bopenPath\b|\bshowItemInFolder\b/)).toEqual(['src/main/own-folders.ts']);
    expect(saying(/\bopenOwnFolder\(shell/)).toEqual(['src/main/desktop-actions.ts']);
  });

  it('give the page two objects, and none of Electron', () => {
    const exposed = [...source('src/preload/preload.ts').matchAll(/exposeInMainWorld\('(\w+)', (\w+)\)/g)];
    expect(exposed.map(([, name, value]) => [name, value])).toEqual([
      ['vigie', 'transport'],
      ['vigieShell', 'shell'],
    ]);
  });

  it('sandbox every renderer before the application is ready', () => {
    const main = source('src/main/main.ts');
    expect(main.indexOf('app.enableSandbox()')).toBeGreaterThan(0);
    expect(main.indexOf('  prepareElectron();')).toBeLessThan(main.indexOf('runDesktop({'));
  });
});

it('Electron is one exact version, of a line that is still mended', () => {
  const manifest = JSON.parse(source('package.json')) as { devDependencies: Record<string, string> };
  const version = manifest.devDependencies['electron'] ?? '';
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  // Electron mends its latest three lines: raised with each release of Vigie.
  expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(45);
});
