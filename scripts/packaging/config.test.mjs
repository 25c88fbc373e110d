import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRequire } from 'node:module';
import config from '../../electron-builder.config.mjs';
import { root } from '../tooling/paths.mjs';
import { ARTEFACTS } from './artefacts.mjs';
import { sorted } from './contents.mjs';
import { FLIPPED_FUSES } from './fuses.mjs';
import { SCHEME, TAPE, VERSION } from './identity.mjs';
import { configFor } from './make-package.mjs';
import { MINIMUM } from './system-versions.mjs';

// electron-builder's own table of names, which it does not export itself.
const { Arch, getArtifactArchName } = createRequire(import.meta.resolve('electron-builder'))('builder-util');

it('makes every package that is promised, for both processors', () => {
  const ours = { linux: ['AppImage', 'deb'], win32: ['portable'], darwin: [] };
  const sections = { linux: config.linux, win32: config.win, darwin: config.mac };
  for (const [platform, { target }] of Object.entries(sections)) {
    for (const arch of ['x64', 'arm64']) {
      const byBuilder = target.filter(({ arch: archs }) => archs.includes(arch)).map((each) => each.target);
      const promised = ARTEFACTS.filter((each) => each.platform === platform && each.arch === arch);
      expect(sorted([...byBuilder, ...ours[platform]])).toEqual(sorted(promised.map((each) => each.target)));
    }
  }
});

it.each(ARTEFACTS.filter(({ target }) => target !== 'portable'))(
  'names $name as electron-builder does',
  ({ platform, arch, target, name }) => {
    const pattern = target === 'nsis' ? config.nsis.artifactName : config.artifactName;
    const ext = { nsis: 'exe' }[target] ?? target;
    const words = {
      name: 'vigie',
      version: VERSION,
      os: { linux: 'linux', win32: 'win', darwin: 'mac' }[platform],
      arch: getArtifactArchName(Arch[arch], ext),
      ext,
    };
    expect(pattern.replaceAll(/\$\{(\w+)\}/g, (_, word) => words[word])).toBe(name);
  },
);

it('names the oldest macOS, asks for the local network in both languages, and for no right but that of V8', () => {
  expect(config.mac.minimumSystemVersion).toBe(MINIMUM.macos);
  expect(config.mac.extendInfo.NSLocalNetworkUsageDescription).toContain('Kafka');
  for (const language of ['en', 'fr']) {
    expect(config.mac.extraResources).toContainEqual({
      from: `resources/mac/${language}.lproj`,
      to: `${language}.lproj`,
    });
    const strings = readFileSync(
      join(root, 'resources', 'mac', `${language}.lproj`, 'InfoPlist.strings'),
      'utf8',
    );
    expect(strings).toMatch(/^"NSLocalNetworkUsageDescription" = ".*Kafka.*";$/m);
  }
  const entitlements = readFileSync(join(root, config.mac.entitlements), 'utf8');
  expect(entitlements.match(/<key>.*<\/key>/g)).toEqual(['<key>com.apple.security.cs.allow-jit</key>']);
  expect(config.mac.entitlementsInherit).toBe(config.mac.entitlements);
});

it('names the oldest systems in the documents', () => {
  const text = readFileSync(join(root, 'docs', 'packaging.md'), 'utf8');
  const { macos, windows, debian, ubuntu, fedora } = MINIMUM;
  expect(text).toContain(`Debian ${debian}, Ubuntu ${ubuntu}, Fedora ${fedora} or equivalent`);
  expect(text).toContain(`| Windows ${windows}`);
  expect(text).toContain(`| macOS ${Number.parseInt(macos, 10)}`);
});

it('has the icon of the Windows tray in every size that Windows asks for', () => {
  const icon = readFileSync(join(root, 'resources', 'tray.ico'));
  const sizes = Array.from({ length: icon.readUInt16LE(4) }, (_, index) => icon[6 + 16 * index]);
  expect(sizes).toEqual([16, 20, 24, 32, 40, 48]);
  expect(config.files).toContain('resources/tray.ico');
});

it('tells every system of tapes and of vigie:// addresses', () => {
  expect(config.fileAssociations).toEqual([
    expect.objectContaining({ ext: TAPE.extension, mimeType: TAPE.mimeType }),
  ]);
  expect(config.protocols).toEqual([expect.objectContaining({ schemes: [SCHEME] })]);
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
  // Not signed: see signing.test.mjs.
  expect(rest).toEqual({ ...release, mac: { ...release.mac, hardenedRuntime: false } });
  expect([directories.output, artifactName, nsis.artifactName, electronDist]).toEqual([
    '/tmp/x',
    '${name}-${version}-${os}-${arch}-test-build.${ext}',
    '${name}-${version}-setup-${arch}-test-build.${ext}',
    expect.stringContaining('stand-in-dist'),
  ]);
  expect(rest.electronFuses).toEqual({ ...FLIPPED_FUSES, resetAdHocDarwinSignature: true });
});
