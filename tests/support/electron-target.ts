import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { STAND_IN_MARK } from '../../scripts/packaging/stand-in.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ELECTRON = join(ROOT, 'node_modules', 'electron');
const SHIM = fileURLToPath(new URL('./electron-shim', import.meta.url));
/** What drives Chromium in place of Electron's binary: see docs/testing.md. */
const STAND_IN = join(SHIM, 'electron');
const LARGEST_SCRIPT_BYTES = 100_000;

/** What the suite of the Electron host runs on. */
export type ElectronTarget = {
  readonly kind: 'stand-in' | 'binary' | 'packaged-stand-in' | 'packaged';
  readonly isStandIn: boolean;
  readonly executable: string;
  /** Before all others: the folder of the application, where it is not inside. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** For reports. */
  readonly description: string;
};

/**
 * A packaged executable (`VIGIE_PACKAGED`), Electron's own binary (`ELECTRON_EXEC_PATH`, or the installed package's), else
 * the stand-in. A binary that cannot open a window here is left alone, and the description says so.
 */
export function electronTarget(env: NodeJS.ProcessEnv = process.env): ElectronTarget {
  const packaged = env['VIGIE_PACKAGED'];
  if (packaged) return packagedTarget(packaged);
  const binary = env['ELECTRON_EXEC_PATH'] || installedBinary();
  const why = binary === undefined ? 'there is no Electron binary here' : whyNoWindow(env);
  const isBinary = binary !== undefined && why === undefined && !isStandIn(binary);
  return {
    kind: isBinary ? 'binary' : 'stand-in',
    isStandIn: !isBinary,
    executable: isBinary ? binary : STAND_IN,
    args: [ROOT],
    env: {},
    description: isBinary
      ? `Electron's binary ${binary}`
      : `the stand-in for Electron: ${why ?? 'it was asked for'}`,
  };
}

function packagedTarget(executable: string): ElectronTarget {
  const standsIn = isStandIn(executable);
  return {
    kind: standsIn ? 'packaged-stand-in' : 'packaged',
    isStandIn: standsIn,
    executable,
    args: [],
    env: standsIn ? { VIGIE_STAND_IN_HOME: SHIM } : {},
    description: `the packaged ${executable}${standsIn ? ', with the stand-in for Electron in it' : ''}`,
  };
}

function isStandIn(executable: string): boolean {
  const isScript = statSync(executable).size < LARGEST_SCRIPT_BYTES;
  return isScript && readFileSync(executable, 'utf8').includes(STAND_IN_MARK);
}

function installedBinary(): string | undefined {
  const pathFile = join(ELECTRON, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const path = join(ELECTRON, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(path) ? path : undefined;
}

function whyNoWindow(env: NodeJS.ProcessEnv): string | undefined {
  const isWithoutDisplay = process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
  return isWithoutDisplay ? 'there is no display for its binary (xvfb-run gives one)' : undefined;
}
