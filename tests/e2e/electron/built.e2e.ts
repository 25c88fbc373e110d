import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const OUT = join(import.meta.dirname, '..', '..', '..', 'out');

function built(pattern: string): { readonly path: string; readonly text: string }[] {
  return globSync(pattern, { cwd: OUT }).map((path) => ({
    path,
    text: readFileSync(join(OUT, path), 'utf8'),
  }));
}

/** `false` and `true`, also as a minifier writes them. */
const OFF = String.raw`\s*:\s*(?:false|!1)\b`;
const ON = String.raw`\s*:\s*(?:true|!0)\b`;

const FORBIDDEN: readonly (readonly [files: string, pattern: RegExp])[] = [
  ['{main,preload}/**/*.{js,cjs}', new RegExp(`(?:sandbox|contextIsolation|webSecurity)${OFF}`)],
  [
    '{main,preload}/**/*.{js,cjs}',
    new RegExp(
      `(?:nodeIntegration(?:InWorker|InSubFrames)?|allowRunningInsecureContent|experimentalFeatures|webviewTag)${ON}`,
    ),
  ],
  ['{main,preload}/**/*.{js,cjs}', /enableBlinkFeatures|@electron\/remote|openExternal/],
  // Code made of text; the policy of the page refuses it too.
  ['{main,preload}/**/*.{js,cjs}', /\beval\(|\bnew Function\(/],
  ['renderer/**/*.js', /\beval\(|\bnew Function\(|\bimport\(["'`]https?:|importScripts\(/],
  // Anything loaded from elsewhere, and any script that stands in the page.
  ['renderer/**/*.html', /(?:src|href)=["'](?:https?:)?\/\/|<script(?![^>]*\bsrc=)|\bon\w+=|<base\b|<iframe/],
  ['renderer/**/*.css', /url\(["']?(?:https?:)?\/\/|@import/],
];

for (const [files, pattern] of FORBIDDEN) {
  test(`nothing in out/${files} says ${String(pattern).slice(0, 60)}`, () => {
    const read = built(files);
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
  });
}

test('the preload is one file, and small enough to be read', () => {
  const [preload, ...others] = built('preload/*.cjs');
  expect(others).toEqual([]);
  expect([...preload!.text.matchAll(/require\(["'](.+?)["']\)/g)].map(([, name]) => name)).toEqual([
    'electron',
  ]);
  expect(preload!.text.length).toBeLessThan(16_000);
});

test("the broker's process and the read model's thread are one CommonJS file each", () => {
  for (const name of ['broker', 'projection']) {
    const [file, ...others] = built(`main/${name}.*js`);
    expect(others).toEqual([]);
    const { text } = file!;
    expect(text).not.toMatch(/^(?:import|export)\s/m);
    const required = [...text.matchAll(/\brequire\(["'](.+?)["']\)/g)].map(([, wanted]) => wanted);
    expect(required.filter((wanted) => !wanted?.startsWith('node:'))).toEqual([]);
  }
});
