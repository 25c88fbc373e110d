import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ARTEFACTS } from '../packaging/artefacts.mjs';
import { checksumProblems } from '../packaging/checksums.mjs';
import { SBOM_FILE } from '../packaging/sbom.mjs';
import { root } from '../tooling/paths.mjs';
import { collect, collectionProblems } from './collect.mjs';
import { INSTALLING } from './installing.mjs';

const NAMES = [...ARTEFACTS.map(({ name }) => name), SBOM_FILE];
const workflow = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8');

it('wants every package of every system, and nothing else', () => {
  expect(collectionProblems(NAMES)).toEqual([]);
  expect(collectionProblems([...NAMES.slice(1), 'vigie-test-build.deb', 'more.txt'])).toEqual([
    `there is no ${NAMES[0]}`,
    'vigie-test-build.deb is a test build',
    'nothing is known of more.txt',
  ]);
});

it('states the checksums of a release and fills the recipes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-collect-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of NAMES) writeFileSync(join(folder, name), name);
  expect(collect(folder)).toEqual([]);
  expect(checksumProblems(folder, NAMES)).toEqual([]);
  expect(readFileSync(join(folder, 'recipes', 'homebrew', 'vigie.rb'), 'utf8')).toContain('cask "vigie"');
});

it('knows how to install every kind of package', () => {
  expect(new Set(Object.keys(INSTALLING))).toEqual(new Set(ARTEFACTS.map(({ target }) => target)));
});

/** By their names. */
const jobs = Object.fromEntries(
  workflow
    .slice(workflow.indexOf('\njobs:\n'))
    .split(/^ {2}(?=[\w-]+:$)/m)
    .slice(1)
    .map((text) => [/^[\w-]+/.exec(text)[0], text]),
);

it('drafts nothing from a commit that fails what CI asks', () => {
  expect(jobs['checks']).toMatch(/^ {6}- run: \.ci\/run$/m);
  const needs = Object.entries(jobs).map(([name, text]) => [name, /^ {4}needs: (.+)$/m.exec(text)?.[1]]);
  expect(Object.fromEntries(needs)).toEqual({
    checks: undefined,
    packages: 'checks',
    smoke: 'packages',
    draft: 'smoke',
  });
});

it('runs no job after one that failed', () => {
  const conditions = [...workflow.matchAll(/^ {4}if: (.+)$/gm)].map(([, condition]) => condition);
  expect(conditions).toEqual(["github.ref_type == 'tag'"]);
  expect(workflow).not.toMatch(/always\(\)|cancelled\(\)|continue-on-error/);
});

it('says in every job who made the packages and the recipes', () => {
  const places = [...workflow.matchAll(/^( *)VIGIE_MAINTAINER:/gm)].map(([, indent]) => indent.length);
  expect(workflow).toMatch(/^env:\n(?: .*\n)*? {2}VIGIE_MAINTAINER: /m);
  expect(places).toEqual([2]);
});

it('publishes nothing that has not passed the suite and been started', () => {
  expect(jobs['packages']).toMatch(/release\.mjs suite[\s\S]*release\.mjs installers[\s\S]*upload-artifact/);
  expect(jobs['smoke']).toMatch(/needs: packages[\s\S]*release\.mjs smoke/);
  expect(jobs['draft']).toMatch(
    /needs: smoke[\s\S]*release\.mjs collect[\s\S]*gh release create [\s\S]*--draft/,
  );
});

it('has only steps that are scripts of ours, or tools of the platform', () => {
  const commands = [...workflow.matchAll(/^\s+(?:- )?run: (.+)$/gm)].map(([, command]) => command);
  const isOurs =
    /^(\$WITH_DISPLAY )?node scripts\/release\.mjs |^npm ci$|^npx install-electron$|^\.ci\/run$|^>-$/;
  expect(commands.filter((command) => !isOurs.test(command))).toEqual([]);
  expect(commands.length).toBeGreaterThan(5);
});
