import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import config from '../../electron-builder.config.mjs';
import { root } from '../tooling/paths.mjs';
import { FLIPPED_FUSES } from './fuses.mjs';
import { SCHEME, TAPE } from './identity.mjs';
import { configFor } from './make-package.mjs';

it('makes every package that is promised, on every system', () => {
  const targets = ({ target }) => target.map((each) => each.target ?? each);
  expect({ linux: targets(config.linux), win: targets(config.win), mac: targets(config.mac) }).toEqual({
    linux: ['AppImage', 'deb', 'rpm', 'tar.gz'],
    win: ['nsis', 'zip'],
    mac: ['dmg', 'zip'],
  });
});

it('tells every system of tapes and of vigie:// addresses', () => {
  expect(config.fileAssociations).toEqual([
    expect.objectContaining({ ext: TAPE.extension, mimeType: TAPE.mimeType }),
  ]);
  expect(config.protocols).toEqual([expect.objectContaining({ schemes: [SCHEME] })]);
  // The one of Windows, which electron-builder leaves to the installer.
  expect(readFileSync(join(root, config.nsis.include), 'utf8')).toContain(
    `WriteRegStr SHELL_CONTEXT "Software\\Classes\\${SCHEME}" "URL Protocol" ""`,
  );
});

it('speaks both languages from the installer on', () => {
  expect(config.nsis.installerLanguages).toEqual(['en_US', 'fr_FR']);
  expect(config.mac.extendInfo.CFBundleLocalizations).toEqual(['en', 'fr']);
  expect(Object.keys(config.linux.desktop.entry)).toEqual(
    expect.arrayContaining(['GenericName', 'GenericName[fr]', 'Comment[fr]']),
  );
});

it("never starts without Chromium's sandbox of its own accord", () => {
  expect(JSON.stringify(config)).not.toContain('no-sandbox');
  // electron-builder adds it to the desktop entry of an AppImage of the older kind, unless it is given arguments.
  expect(config.appImage.executableArgs).toEqual([]);
});

it('looks nowhere for updates', () => {
  expect(config.publish).toBeNull();
});

it('differs for a test build in names, folder, Electron and nothing else', () => {
  const { directories, artifactName, nsis, electronDist, ...rest } = configFor('stand-in', {
    folder: '/tmp/x',
  });
  const { directories: _directories, artifactName: _name, nsis: _nsis, ...release } = config;
  expect(rest).toEqual(release);
  expect([directories.output, artifactName, nsis.artifactName, electronDist]).toEqual([
    '/tmp/x',
    '${name}-${version}-${os}-${arch}-test-build.${ext}',
    '${name}-${version}-setup-${arch}-test-build.${ext}',
    expect.stringContaining('stand-in-dist'),
  ]);
  expect(rest.electronFuses).toEqual({ ...FLIPPED_FUSES, resetAdHocDarwinSignature: true });
});
