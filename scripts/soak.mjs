import { join } from 'node:path';
import { ensureBuilt } from './tooling/ensure-built.mjs';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { findBrowser } from './tooling/find-browser.mjs';
import { node24, root } from './tooling/paths.mjs';
import { main } from './tooling/progress.mjs';
import { run } from './tooling/run.mjs';

// The built Electron host for half an hour under load, its window and its broker killed over and over; with `page`, one page
// left open in a browser. What is reported is explained in docs/performance.md.
await main(async () => {
  const [what, ...rest] = process.argv.slice(2);
  await ensureInstalled();
  await ensureBuilt();
  const isPage = what === 'page';
  const script = join(root, 'tests', 'soak', isPage ? 'run-page-soak.ts' : 'run-soak.ts');
  const { code } = await run(
    node24(),
    ['--no-warnings', script, ...(isPage ? rest : process.argv.slice(2))],
    { env: { VIGIE_BROWSER: await findBrowser() } },
  );
  return code;
});
