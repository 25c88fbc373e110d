import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { run } from '../tooling/run.mjs';
import { APP_RUN } from './app-image.mjs';
import { checkArtefact } from './check-artefact.mjs';
import { makeSample } from './testing/make-sample.mjs';

vi.setConfig({ testTimeout: 60_000 });

function temporary() {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-app-image-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const pathOf = (program) => spawnSync('which', [program], { encoding: 'utf8' }).stdout?.trim();

/** The tools that electron-builder would download, as far as this system has them; the runtime is a text. */
function toolset() {
  const folder = temporary();
  for (const name of ['mksquashfs', 'desktop-file-validate']) symlinkSync(pathOf(name), join(folder, name));
  for (const arch of ['x64', 'arm64']) {
    mkdirSync(join(folder, 'lib', arch), { recursive: true });
    writeFileSync(join(folder, 'lib', arch, 'libnotify.so.4'), '');
    mkdirSync(join(folder, 'runtimes'), { recursive: true });
    writeFileSync(join(folder, 'runtimes', `runtime-${arch}`), 'a runtime that speaks of hsqs');
  }
  return folder;
}

/** In a process of its own: where it sees Vitest, the builder links files instead of copying them. */
async function makeElsewhere(given) {
  const program = `
    import { makeAppImage } from './scripts/packaging/app-image.mjs';
    import { configFor } from './scripts/packaging/make-package.mjs';
    const given = ${JSON.stringify(given)};
    const config = configFor('stand-in', { folder: given.folder });
    process.stdout.write('made ' + (await makeAppImage({ ...given, config })));`;
  const env = { APPIMAGE_TOOLS_PATH: toolset(), VITEST: undefined };
  const { code, output } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    env,
    quiet: true,
  });
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/made \S+$/) });
  return /made (\S+)$/.exec(output)[1];
}

it.skipIf(!pathOf('mksquashfs') || !pathOf('desktop-file-validate'))(
  'starts with our script, and holds the directory beside it',
  async () => {
    using sample = await makeSample();
    const folder = temporary();
    const name = await makeElsewhere({ folder, unpacked: sample.folder, arch: 'x64' });
    expect(name).toMatch(/^vigie-.*-linux-x86_64-test-build\.AppImage$/);
    const check = (directory) =>
      checkArtefact({ file: join(folder, name), kind: 'stand-in', directories: [directory] });
    expect(await check(sample.folder)).toEqual({ problems: [], looked: 'the same as its directory' });
    expect((await check(temporary())).problems).toContain('LICENSE.txt differs');
  },
);

/** Runs the script with a system that allows user namespaces or not: `{ status, stdout, stderr }`. */
function start({ allowed, args = [], lang = 'en_GB.UTF-8' }) {
  const folder = temporary();
  copyFileSync(APP_RUN, join(folder, 'AppRun'));
  const script = (path, text) => {
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  };
  script(join(folder, 'vigie'), 'echo "started $*"');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  script(join(bin, 'unshare'), allowed ? 'exit 0' : 'exit 1');
  for (const shown of ['zenity', 'kdialog', 'notify-send']) script(join(bin, shown), `echo "${shown} $*"`);
  return spawnSync(join(folder, 'AppRun'), args, {
    encoding: 'utf8',
    env: { PATH: `${bin}:${process.env.PATH}`, LANG: lang },
  });
}

it.skipIf(process.platform === 'win32')('starts where the system lets it isolate its windows', () => {
  const { status, stdout } = start({ allowed: true, args: ['--lang', 'fr', 'a tape.vigietape'] });
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'started --lang fr a tape.vigietape\n' });
});

it.skipIf(process.platform === 'win32')(
  'refuses to start without the sandbox, and says what to do in both languages',
  () => {
    const english = start({ allowed: false });
    expect(english.status).toBe(1);
    expect(english.stdout).toMatch(/^zenity --error .*Install the \.deb or \.rpm/s);
    expect(english.stderr).toContain('Your data is untouched.');
    expect(start({ allowed: false, lang: 'fr_FR.UTF-8' }).stderr).toContain(
      'Vos données ne sont pas touchées.',
    );
  },
);

it.skipIf(process.platform === 'win32')('starts without it where the user asks for that', () => {
  expect(start({ allowed: false, args: ['--no-sandbox'] }).stdout).toBe('started --no-sandbox\n');
});

it('replaces a script that would not refuse', () => {
  expect(readFileSync(APP_RUN, 'utf8')).not.toMatch(/NO_SANDBOX=|exec .*--no-sandbox/);
});
