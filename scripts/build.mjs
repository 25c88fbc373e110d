import { ensureBuilt } from './tooling/ensure-built.mjs';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { main } from './tooling/progress.mjs';

await main(async () => {
  await ensureInstalled();
  await ensureBuilt({ force: true });
});
