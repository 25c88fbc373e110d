import { EXECUTABLE, VERSION } from './identity.mjs';

/**
 * Every file of a release but its checksums and its bill of materials: the system that makes it, the processor it is
 * for, and who needs it by this name. electron-builder's own names where it makes the file.
 */
export const ARTEFACTS = ['x64', 'arm64'].flatMap((arch) => [
  artefact('linux', arch, 'deb', `linux-${arch === 'x64' ? 'amd64' : arch}.deb`),
  artefact('linux', arch, 'rpm', `linux-${arch === 'x64' ? 'x86_64' : 'aarch64'}.rpm`),
  artefact('linux', arch, 'AppImage', `linux-${arch === 'x64' ? 'x86_64' : arch}.AppImage`),
  artefact('linux', arch, 'tar.gz', `linux-${arch}.tar.gz`),
  artefact('win32', arch, 'nsis', `setup-${arch}.exe`),
  artefact('win32', arch, 'portable', `win-${arch}-portable.zip`),
  artefact('darwin', arch, 'dmg', `mac-${arch}.dmg`),
  artefact('darwin', arch, 'zip', `mac-${arch}.zip`),
]);

/** The one file of this target and processor. */
export function artefactNamed(target, arch) {
  return ARTEFACTS.find((each) => each.target === target && each.arch === arch)?.name;
}

function artefact(platform, arch, target, end) {
  return { platform, arch, target, name: `${EXECUTABLE}-${VERSION}-${end}` };
}
