import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ARTEFACTS } from './artefacts.mjs';
import { writeChecksums } from './checksums.mjs';
import { VERSION } from './identity.mjs';
import { filledRecipes, recipeProblems, writeRecipes } from './recipes.mjs';
import { MINIMUM } from './system-versions.mjs';

const CHECKSUMS = Object.fromEntries(
  ARTEFACTS.map(({ name }) => [name, createHash('sha256').update(name).digest('hex')]),
);

it('fits the version, the names and the checksums of a release', () => {
  const { files, problems } = filledRecipes(CHECKSUMS, new Date('2026-11-27T00:00:00Z'));
  expect(problems).toEqual([]);
  expect(recipeProblems()).toEqual([]);
  const nsis = `vigie-${VERSION}-setup-arm64.exe`;
  expect(files['winget/Vigie.Vigie.installer.yaml']).toContain(`/releases/download/v${VERSION}/${nsis}'\n`);
  expect(files['winget/Vigie.Vigie.installer.yaml']).toContain(`InstallerSha256: '${CHECKSUMS[nsis]}'\n`);
  for (const text of Object.values(files)) expect(String(text)).not.toMatch(/@[A-Z]+[ @]/);
});

it('names what a release does not have', () => {
  const { [`vigie-${VERSION}-mac-x64.dmg`]: _without, ...others } = CHECKSUMS;
  expect(filledRecipes(others).problems).toEqual([
    'packaging/homebrew/vigie.rb: nothing is known of @SHA256 dmg x64@',
  ]);
});

it('names in the cask the file that the release has, and the oldest macOS', () => {
  const cask = filledRecipes(CHECKSUMS).files['homebrew/vigie.rb'];
  for (const arch of ['arm64', 'x64']) {
    const [, path] = /releases\/download\/v#\{version\}\/(\S+)"/.exec(cask);
    expect(CHECKSUMS).toHaveProperty([path.replace('#{version}', VERSION).replace('#{arch}', arch)]);
  }
  // Ventura.
  expect([MINIMUM.macos, cask.includes('>= :ventura')]).toEqual(['13.0', true]);
});

it('states the checksums of the files that lie beside a recipe', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-recipes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const { name } of ARTEFACTS) writeFileSync(join(folder, name), name);
  writeChecksums(
    folder,
    ARTEFACTS.map(({ name }) => name),
  );
  expect(writeRecipes(folder)).toEqual([]);
  const recipe = readFileSync(join(folder, 'recipes', 'aur', 'PKGBUILD'), 'utf8');
  for (const name of ['vigie.desktop', 'vigie.xml', 'vigie.png']) {
    const held = readFileSync(join(folder, 'recipes', 'aur', name));
    expect(recipe).toContain(createHash('sha256').update(held).digest('hex'));
  }
});

it.skipIf(process.platform === 'win32')('is a script that bash can read', () => {
  const { status, stderr } = spawnSync('bash', ['-n'], {
    input: filledRecipes(CHECKSUMS).files['aur/PKGBUILD'],
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
