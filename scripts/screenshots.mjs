import { join } from 'node:path';
import { ensureBuilt } from './tooling/ensure-built.mjs';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { findBrowser } from './tooling/find-browser.mjs';
import { node24, root } from './tooling/paths.mjs';
import { main } from './tooling/progress.mjs';
import { run } from './tooling/run.mjs';

// Every page in both languages and themes and at three sizes into .cache/screenshots, and the picture of the README.
await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const script = join(root, 'tests', 'screenshots', 'take-screenshots.ts');
  const { code } = await run(node24(), ['--no-warnings', script, ...process.argv.slice(2)], {
    env: { VIGIE_BROWSER: await findBrowser() },
  });
  return code;
});
