import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { extractAsar } from './asar.ts';
import { setApplication, type Application } from './runtime.ts';

/** Started by the executable beside it: `boot.ts <the executable> [switches] <folder of the application> [arguments]`. */

const [executable = '', ...args] = process.argv.slice(2);
const application = findApplication();
setApplication(application);

// As Electron's main process sees itself.
process.argv = [executable, ...args];
process.execPath = executable;
define(process.versions, 'electron', '45.0.0-stand-in');
define(process.versions, 'chrome', '0.0.0.0');
define(process, 'type', 'browser');
define(process, 'resourcesPath', application.resourcesDir);
if (!application.isPackaged) define(process, 'defaultApp', true);

const electron = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier)
      ? { url: electron, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

const { app, start } = await import('./api/app.ts');
const { dialog } = await import('./api/dialog.ts');
// Electron shows a box and goes on, unless the application listens as well (lib/browser/init.ts).
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') > 1) return;
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  if (app.isReady()) process.stderr.write(`${stack}\n`);
  dialog.showErrorBox('A JavaScript error occurred in the main process', `Uncaught Exception:\n${stack}`);
});
// As in Electron, `ready` waits for the main module's own promises.
await import(pathToFileURL(join(application.dir, application.manifest.main)).href);
await start();

function findApplication(): Application {
  const resources = join(dirname(executable), 'resources');
  const archive = join(resources, 'app.asar');
  if (existsSync(archive)) {
    const dir = mkdtempSync(join(tmpdir(), 'vigie-stand-in-'));
    process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
    extractAsar(archive, dir);
    return { dir, isPackaged: true, executable, resourcesDir: resources, manifest: manifestOf(dir) };
  }
  const dir = resolve(args.find((arg) => !arg.startsWith('-')) ?? '.');
  return { dir, isPackaged: false, executable, resourcesDir: resources, manifest: manifestOf(dir) };
}

function manifestOf(dir: string): Application['manifest'] {
  const file = join(dir, 'package.json');
  if (!existsSync(file)) throw new Error(`no application in ${dir}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Application['manifest'];
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true });
}
