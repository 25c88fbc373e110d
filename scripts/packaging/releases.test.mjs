import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { run } from '../tooling/run.mjs';
import { ARTEFACT_BUDGET_BYTES, checkArtefact, isOneOf } from './check-artefact.mjs';
import { controlProblems, fileProblems } from './check-deb.mjs';
import { whatItIs } from './check-releases.mjs';
import { hasDpkg, makeDeb } from './deb.mjs';
import { VERSION } from './identity.mjs';
import { makeSample } from './testing/make-sample.mjs';

// They write files of the size of Electron.
vi.setConfig({ testTimeout: 30_000 });

function temporary() {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-releases-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('the guard of the folder of releases', () => {
  const BASE = join('/', 'release');
  const whatIs = (build) => whatItIs({ unpacked: ['linux-unpacked'], artefacts: [], ...build }, BASE);

  it('lets in what is what it says', () => {
    expect(whatIs({ kind: 'release', folder: BASE, artefacts: ['vigie-1.deb'] })).toEqual([]);
    const testBuild = { folder: join(BASE, 'test-build'), artefacts: ['vigie-1-test-build.deb'] };
    expect(whatIs({ ...testBuild, kind: 'stand-in' })).toEqual([]);
    expect(whatIs({ ...testBuild, kind: 'inspectable' })).toEqual([]);
  });

  it.each(['stand-in', 'inspectable'])('keeps a %s build out, and its names apart', (kind) => {
    expect(whatIs({ kind, folder: BASE })).toEqual([`a ${kind} has no place in ${BASE}`]);
    const folder = join(BASE, 'test-build');
    expect(whatIs({ kind, folder, artefacts: ['vigie-1.deb'] })).toEqual([
      'vigie-1.deb is not called what it is',
    ]);
    expect(whatIs({ kind: 'release', folder: BASE, artefacts: ['vigie-1-test-build.deb'] })).toEqual([
      'vigie-1-test-build.deb is not called what it is',
    ]);
  });

  it('wants to know what it is, and a directory to look into', () => {
    expect(whatIs({ kind: 'other', folder: BASE, unpacked: [] })).toEqual([
      'nobody knows a other',
      `a other has no place in ${BASE}`,
      'there is no directory to look into',
    ]);
  });
});

describe('an archive', () => {
  it('holds the same as one of the directories', async () => {
    using sample = await makeSample();
    const copy = join(temporary(), 'copy');
    cpSync(sample.folder, copy, { recursive: true });
    expect(isOneOf(copy, [temporary(), sample.folder])).toEqual([]);
    writeFileSync(join(copy, 'LICENSE.txt'), 'another');
    writeFileSync(join(copy, 'more.txt'), '');
    rmSync(join(copy, 'vigie'));
    expect(isOneOf(copy, [sample.folder]).sort()).toEqual([
      'LICENSE.txt differs',
      'more.txt differs',
      'vigie differs',
    ]);
  });

  it.skipIf(process.platform === 'win32')('is opened and compared', async () => {
    using sample = await makeSample();
    const file = join(temporary(), 'vigie.tar.gz');
    await run('tar', ['-czf', file, '-C', sample.folder, '.'], { quiet: true });
    const check = () => checkArtefact({ file, kind: 'stand-in', directories: [sample.folder] });
    expect(await check()).toEqual({ problems: [], looked: 'the same as its directory' });
    writeFileSync(join(sample.folder, 'LICENSE.txt'), 'changed since');
    expect((await check()).problems).toEqual(['LICENSE.txt differs']);
    writeFileSync(file, 'no archive');
    expect((await check()).problems).toEqual([expect.stringContaining('it cannot be opened')]);
  });

  it('is bounded in size, also where it is not opened', async () => {
    const file = join(temporary(), 'vigie.AppImage');
    writeFileSync(file, Buffer.alloc(ARTEFACT_BUDGET_BYTES + 1));
    expect(await checkArtefact({ file, kind: 'release', directories: [] })).toEqual({
      problems: [expect.stringContaining('above 170 MB')],
      looked: 'its size (it is not opened)',
    });
  });
});

describe('a deb', () => {
  it.skipIf(!hasDpkg())('is made with all that a desktop wants, and checked', async () => {
    using sample = await makeSample();
    const folder = temporary();
    const name = await makeDeb({ folder, kind: 'stand-in', unpacked: sample.folder });
    const file = join(folder, name);
    const check = (kind) => checkArtefact({ file, kind, directories: [sample.folder] });
    expect((await check('stand-in')).problems).toEqual([]);
    expect((await check('release')).problems).toEqual(['its package is called vigie-test-build, not vigie']);
  });

  it('has a control file that says what it is', () => {
    const control = `Package: vigie\nVersion: ${VERSION}\nArchitecture: amd64\nMaintainer: a\nDepends: b\nDescription: c\n`;
    expect(controlProblems(control, 'vigie')).toEqual([]);
    expect(controlProblems('Package: other\nVersion: 9', 'vigie')).toEqual([
      'its package is called other, not vigie',
      'its version is 9',
      'no Architecture',
      'no Maintainer',
      'no Depends',
      'no Description',
    ]);
  });

  it('is found wanting without its desktop entry, its tapes, its icon and its command', () => {
    const folder = temporary();
    expect(fileProblems(folder)).toEqual([
      'usr/share/applications/vigie.desktop is missing',
      'usr/share/mime/packages/vigie.xml is missing',
      'usr/share/icons/hicolor/256x256/apps/vigie.png is missing',
      'there is no command vigie',
      'not everybody may run it',
    ]);
    expect(fileProblems(folder, "ln -sf /opt/Vigie/vigie '/usr/bin/vigie'")).not.toContain(
      'there is no command vigie',
    );
    mkdirSync(join(folder, 'usr/share/applications'), { recursive: true });
    mkdirSync(join(folder, 'usr/share/mime/packages'), { recursive: true });
    writeFileSync(join(folder, 'usr/share/applications/vigie.desktop'), 'MimeType=text/plain;');
    writeFileSync(join(folder, 'usr/share/mime/packages/vigie.xml'), '<glob pattern="*.txt"/>');
    expect(fileProblems(folder)).toEqual(
      expect.arrayContaining([
        'usr/share/applications/vigie.desktop does not say x-scheme-handler/vigie;',
        'usr/share/applications/vigie.desktop does not say application/x-vigie-tape;',
        'usr/share/mime/packages/vigie.xml does not say *.vigietape',
      ]),
    );
  });
});
