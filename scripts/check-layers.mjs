import { globSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { node24, root } from './tooling/paths.mjs';
import { StopError, main } from './tooling/progress.mjs';
import { run } from './tooling/run.mjs';

/** Fewer modules than this means that the tool read nothing, not that all is well. */
const FEWEST_MODULES = 60;

await main(async () => {
  await ensureInstalled();
  const cli = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const args = ['src', 'tests', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { output } = await run(node24(), [cli, ...args], { quiet: true });
  const { modules, summary } = parse(output);

  for (const { rule, from, to } of summary.violations)
    process.stdout.write(`${rule.name}: ${from} → ${to}\n`);
  const cruised = new Set(modules.map((module) => module.source));
  const sources = globSync('{src,tests}/**/*.{ts,tsx}', { cwd: root }).map((path) =>
    path.replaceAll('\\', '/'),
  );
  const missed = sources.filter((path) => !cruised.has(path));
  for (const path of missed) process.stdout.write(`not read: ${path}\n`);
  const seen = sources.length - missed.length;
  process.stdout.write(`${seen} modules, ${summary.violations.length} forbidden imports\n`);
  if (seen < FEWEST_MODULES)
    throw new StopError(`Only ${seen} modules were read; at least ${FEWEST_MODULES} were expected.`);
  return summary.violations.length + missed.length === 0 ? 0 : 1;
});

function parse(output) {
  try {
    return JSON.parse(output);
  } catch {
    throw new StopError(`dependency-cruiser gave no report:\n${output}`);
  }
}
