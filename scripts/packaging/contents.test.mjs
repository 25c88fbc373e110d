import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { importsOf, reachedFromMain, unreachedPackages, withDependencies } from './contents.mjs';

function built(files) {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-built-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

it('reads every way in which a built module names another', () => {
  const text = `
    import fs from 'node:fs';
    import { app } from 'electron';
    import plain from 'plain';
    import '@scope/name/deep.js';
    export { a } from './chunks/a-1.js';
    const lazy = await import('lazy/part');
    const load = createRequire(import.meta.url);
    load('loaded/src/inner.js');
    const worker = new URL('./worker.js', import.meta.url);
    const other = new URL('https://example.com');
    const said = "this text is from 'nowhere', import 'nothing'";
    parse('not-loaded');
  `;
  expect(new Set(importsOf(text))).toEqual(
    new Set(['./chunks/a-1.js', './worker.js', '@scope/name', 'lazy', 'loaded', 'plain']),
  );
});

it('reaches what main starts, and not what only another host does', () => {
  const folder = built({
    'out/main/main.js': "import './chunks/shared.js'; new URL('./broker.cjs', import.meta.url);",
    'out/main/chunks/shared.js': "import 'one'; new URL('./gone.ts', import.meta.url);",
    'out/main/broker.cjs': "import 'two';",
    'out/main/web.js': "import './chunks/shared.js'; import 'web-server';",
  });
  expect(reachedFromMain(folder)).toEqual({
    files: ['out/main/broker.cjs', 'out/main/chunks/shared.js', 'out/main/main.js'],
    packages: ['one', 'two'],
  });
});

const LOCKED = {
  '': {},
  'node_modules/a': { dependencies: { b: '1', c: '1' }, peerDependencies: { tool: '1', absent: '1' } },
  'node_modules/a/node_modules/b': { version: '2' },
  'node_modules/b': { version: '1', optionalDependencies: { fast: '1' } },
  'node_modules/c': { dependencies: { b: '1' } },
  'node_modules/d': {},
  'node_modules/tool': { devOptional: true },
  'node_modules/other-tool': { dev: true },
};

it('takes each package that Node would take, without tools', () => {
  expect(withDependencies(['a'], LOCKED)).toEqual([
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'node_modules/b',
    'node_modules/c',
  ]);
  expect(unreachedPackages(withDependencies(['a'], LOCKED), LOCKED)).toEqual(['d']);
});

it('says which package is not there', () => {
  expect(() => withDependencies(['gone'], LOCKED)).toThrow('package-lock.json does not hold gone');
});
