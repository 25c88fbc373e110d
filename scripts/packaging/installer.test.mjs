import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import config from '../../electron-builder.config.mjs';
import { root } from '../tooling/paths.mjs';
import { SCHEME } from './identity.mjs';

const file = join(root, config.nsis.include);
const text = readFileSync(file, 'utf8');
const hasNsis = spawnSync('makensis', ['-VERSION']).status === 0;

it('tells Windows of vigie:// addresses, and takes that back', () => {
  expect(text).toContain(`WriteRegStr SHELL_CONTEXT "Software\\Classes\\${SCHEME}" "URL Protocol" ""`);
  expect(text).toContain(`DeleteRegKey SHELL_CONTEXT "Software\\Classes\\${SCHEME}"`);
});

it('offers to remove the data, keeps it unless the user says so, and speaks both languages', () => {
  expect(text).toMatch(
    /MessageBox MB_YESNO\|MB_ICONQUESTION\|MB_DEFBUTTON2 \$R0 \/SD IDNO IDNO \+2\n\s+RMDir/,
  );
  expect(text).toContain('$LANGUAGE == 1036');
  expect(text).toContain('Supprimer aussi vos données Vigie');
  expect(text).toContain('Also delete your Vigie data');
  expect(config.nsis.deleteAppDataOnUninstall).toBe(false);
});

/** The installer of electron-builder as far as the macros see it. */
const HARNESS = (include, out) => `Unicode true
!include LogicLib.nsh
!include "${include}"
!define APP_EXECUTABLE_FILENAME "Vigie.exe"
!define isUpdated '$isUpdated == 1'
Name Vigie
OutFile "${out}"
RequestExecutionLevel user
Var isUpdated
Var installMode
Section
  StrCpy $installMode "CurrentUser"
  !insertmacro customInstall
  WriteUninstaller "$INSTDIR\\uninstall.exe"
SectionEnd
Section "un.all"
  StrCpy $isUpdated 0
  !insertmacro customUnInstall
SectionEnd
`;

it.skipIf(!hasNsis)('is compiled by NSIS without a warning', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-nsis-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = join(folder, 'vigie.nsi');
  writeFileSync(script, HARNESS(file, join(folder, 'vigie-0-setup-x64.exe')));
  const { status, stdout } = spawnSync('makensis', ['-WX', '-V2', '-INPUTCHARSET', 'UTF8', script], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
