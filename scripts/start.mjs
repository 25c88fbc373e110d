import { join } from 'node:path';
import { ensureBuilt } from './tooling/ensure-built.mjs';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { findElectron } from './tooling/find-electron.mjs';
import { node24, root } from './tooling/paths.mjs';
import { StopError, main } from './tooling/progress.mjs';
import { runHost } from './tooling/run-host.mjs';

/** An Electron that ends by itself this soon could not open (libraries or sandbox missing on this machine). */
const FAILED_START_MS = 5_000;
/** What a host answers to options it does not know. */
const USAGE_EXIT_CODE = 2;

await main(async () => {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new StopError(`Vigie needs Node 20 or later to start; this is ${process.version}.`);
  const args = process.argv.slice(2);
  await ensureInstalled();
  await ensureBuilt();

  if (args.includes('--help') || wantsBrowser(args)) return openBrowserHost(args);
  const electron = await findElectron();
  if (!electron.path) {
    process.stdout.write(`Opening in the browser: ${electron.why}.\n`);
    return openBrowserHost(args);
  }
  const outcome = await runHost(electron.path, [root, ...args]);
  const failed = outcome.code !== 0 && outcome.code !== USAGE_EXIT_CODE;
  if (failed && !outcome.asked && outcome.ranMs < FAILED_START_MS) {
    process.stdout.write(
      `Opening in the browser: Electron did not start here (${outcome.signal ?? `code ${outcome.code}`}).\n`,
    );
    return openBrowserHost(args);
  }
  return exitCode(outcome);
});

function wantsBrowser(args) {
  const asked = args.some((arg) => arg === '--web' || /^--listen(=|$)/.test(arg));
  return (
    asked || Boolean(process.env.VIGIE_LISTEN) || !['', '0', 'false'].includes(process.env.VIGIE_WEB ?? '')
  );
}

async function openBrowserHost(args) {
  return exitCode(await runHost(node24(), [join(root, 'out', 'main', 'web.js'), ...args]));
}

/** Stopped because it was asked to is not a failure. */
function exitCode({ code, signal, asked }) {
  if (signal) return asked ? 0 : 1;
  return code;
}
