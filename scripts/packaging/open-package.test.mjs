import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createArchive } from './testing/create-archive.mjs';
import { expect, it, onTestFinished } from 'vitest';
import { CHECKS } from './checks.mjs';
import { openPackage } from './open-package.mjs';

const FRAMEWORK = 'Vigie.app/Contents/Frameworks/Electron Framework.framework';

async function packageOf(files, archive) {
  const base = mkdtempSync(join(tmpdir(), 'vigie-layout-'));
  onTestFinished(() => rmSync(base, { recursive: true }));
  const write = (path, text) => {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  };
  write('app/out/renderer/a.js', "'Create an order', 'Créer une commande', '.vigietape'");
  for (const [path, text] of Object.entries(files)) write(`made/${path}`, text);
  if (archive) {
    mkdirSync(dirname(join(base, 'made', archive)), { recursive: true });
    await createArchive(join(base, 'app'), join(base, 'made', archive));
  }
  return { folder: join(base, 'made'), open: () => openPackage(join(base, 'made')) };
}

it('knows where things are on Windows', async () => {
  const { folder, open } = await packageOf({ 'Vigie.exe': 'MZ' }, 'resources/app.asar');
  expect(open()).toMatchObject({
    platform: 'win32',
    executable: join(folder, 'Vigie.exe'),
    fuses: join(folder, 'Vigie.exe'),
    archive: 'resources/app.asar',
    licences: '',
    packed: [{ path: 'out/renderer/a.js' }],
  });
});

it('knows where things are on macOS, and follows no links', async () => {
  const languages = ['en', 'fr', 'de'].map((name) => [
    `${FRAMEWORK}/Versions/A/Resources/${name}.lproj/locale.pak`,
    'texts',
  ]);
  const { folder, open } = await packageOf(
    {
      'Vigie.app/Contents/MacOS/Vigie': '',
      'Vigie.app/Contents/Info.plist': '<string>vigietape</string><key>CFBundleURLSchemes</key>',
      ...Object.fromEntries(languages),
    },
    'Vigie.app/Contents/Resources/app.asar',
  );
  symlinkSync('Versions/A/Resources', join(folder, FRAMEWORK, 'Resources'), 'junction');
  const opened = open();
  expect(opened).toMatchObject({
    platform: 'darwin',
    executable: join(folder, 'Vigie.app', 'Contents', 'MacOS', 'Vigie'),
    fuses: join(folder, FRAMEWORK, 'Versions', 'A', 'Electron Framework'),
    archive: 'Vigie.app/Contents/Resources/app.asar',
    licences: 'Vigie.app/Contents/Resources',
  });
  expect(opened.files.filter((path) => path.endsWith('.pak'))).toHaveLength(3);
  expect(CHECKS['both languages, and no others']({ opened })).toEqual(["Chromium's texts in de are left"]);
  expect(CHECKS['tapes are called what the system is told']({ opened })).toEqual([]);

  writeFileSync(join(folder, 'Vigie.app', 'Contents', 'Info.plist'), '');
  expect(CHECKS['tapes are called what the system is told']({ opened })).toEqual([
    'Info.plist does not declare vigietape',
    'Info.plist does not declare CFBundleURLSchemes',
  ]);
});

it('says that there is no application', async () => {
  const { open } = await packageOf({ 'readme.txt': '' });
  expect(open).toThrow('There is no Vigie in made.');
});
