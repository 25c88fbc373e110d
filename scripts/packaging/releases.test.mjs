import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { root } from '../tooling/paths.mjs';
import { run } from '../tooling/run.mjs';
import { ARTEFACTS } from './artefacts.mjs';
import { ARTEFACT_BUDGET_BYTES, checkArtefact, isOneOf } from './check-artefact.mjs';
import { controlProblems, fileProblems } from './check-deb.mjs';
import { whatItIs } from './check-releases.mjs';
import { hasDpkg, makeDeb } from './deb.mjs';
import { sorted } from './contents.mjs';
import { DEB_HOME } from './debian-files.mjs';
import { VERSION } from './identity.mjs';
import { makePortable } from './portable.mjs';
import { makeSample } from './testing/make-sample.mjs';

// They write files of the size of Electron.
vi.setConfig({ testTimeout: 30_000 });

const has7Zip = spawnSync('7za', ['i']).status === 0;

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

  it('wants every package of this system, if all were to be made', () => {
    const ofHere = ARTEFACTS.filter(({ platform }) => platform === process.platform).map(({ name }) => name);
    const build = { kind: 'release', folder: BASE, isComplete: true };
    expect(whatIs({ ...build, artefacts: ofHere })).toEqual([]);
    expect(whatIs({ ...build, artefacts: ofHere.slice(1) })).toEqual([`there is no ${ofHere[0]}`]);
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
    expect(sorted(isOneOf(copy, [sample.folder]))).toEqual([
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

  it.skipIf(!has7Zip)('of the portable kind has a folder for the data, and nothing else beyond', async () => {
    using sample = await makeSample();
    const folder = temporary();
    const made = { folder, kind: 'stand-in', unpacked: sample.folder, arch: 'x64', sevenZip: '7za' };
    const name = await makePortable(made);
    expect(name).toBe(`vigie-${VERSION}-win-x64-portable-test-build.zip`);
    expect(
      isOneOf(sample.folder, [sample.folder], { must: ['vigie-data/README.txt'], may: () => false }),
    ).toEqual(['vigie-data/README.txt is missing']);
    const unpacked = temporary();
    await run('7za', ['x', `-o${unpacked}`, join(folder, name)], { quiet: true });
    expect(isOneOf(unpacked, [sample.folder])).toEqual(['vigie-data/README.txt differs']);
    expect(isOneOf(unpacked, [sample.folder], { must: ['vigie-data/README.txt'], may: () => false })).toEqual(
      [],
    );
  });

  it('is bounded in size, also where it is not opened', async () => {
    const file = join(temporary(), 'vigie.rpm');
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
    // `npm run package -- --check` has lintian look too, which takes its time.
    const validators = ['desktop-file-validate'];
    const check = (kind) => checkArtefact({ file, kind, directories: [sample.folder], validators });
    expect((await check('stand-in')).problems).toEqual([]);
    expect((await check('release')).problems).toContain('its package is called vigie-test-build, not vigie');
  });

  it.skipIf(!hasDpkg())('is the same to the byte when it is made again', async () => {
    using sample = await makeSample();
    const digests = [];
    for (const folder of [temporary(), temporary()]) {
      const name = await makeDeb({ folder, kind: 'stand-in', unpacked: sample.folder });
      digests.push(
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      );
      utimesSync(join(sample.folder, 'LICENSE.txt'), 1, 1);
    }
    expect(digests[1]).toBe(digests[0]);
  });

  it('has scripts for the folder that it is installed into', () => {
    for (const script of ['postinst', 'postrm']) {
      const text = readFileSync(join(root, 'resources', 'linux', 'deb', script), 'utf8');
      expect([...text.matchAll(/\/(?:usr\/lib|opt)\/[\w-]+/g)].map(([path]) => path.slice(1))).toEqual(
        Array.from({ length: script === 'postinst' ? 2 : 0 }, () => DEB_HOME),
      );
    }
  });

  it('has a control file that says what it is', () => {
    const control = `Package: vigie\nVersion: ${VERSION}\nArchitecture: amd64\nMaintainer: a\nDepends: b\nSection: utils\nDescription: c\n`;
    expect(controlProblems(control, 'vigie')).toEqual([]);
    expect(controlProblems('Package: other\nVersion: 9', 'vigie')).toEqual([
      'its package is called other, not vigie',
      'its version is 9',
      'its section is undefined',
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
      'usr/share/metainfo/app.vigie.Vigie.metainfo.xml is missing',
      'usr/share/man/man1/vigie.1.gz is missing',
      'usr/share/doc/vigie/changelog.gz is missing',
      'usr/share/doc/vigie/CHANGELOG.md.gz is missing',
      'usr/share/doc/vigie/copyright is missing',
      'usr/share/icons/hicolor/256x256/apps/vigie.png is missing',
      'there is no command vigie',
      'not everybody may run it',
    ]);
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
