import { join } from 'node:path';
import { ensureBuilt } from './tooling/ensure-built.mjs';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { findBrowser } from './tooling/find-browser.mjs';
import { node24, root } from './tooling/paths.mjs';
import { main } from './tooling/progress.mjs';
import { run } from './tooling/run.mjs';

// The built Electron host for half an hour under load, its window and its broker killed over and over. What is reported is
// explained in docs/performance.md.
await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const script = join(root, 'tests', 'soak', 'run-soak.ts');
  const { code } = await run(node24(), ['--no-warnings', script, ...process.argv.slice(2)], {
    env: { VIGIE_BROWSER: await findBrowser() },
  });
  return code;
});
