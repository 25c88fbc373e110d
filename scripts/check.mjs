import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { root } from './tooling/paths.mjs';
import { main } from './tooling/progress.mjs';
import { run } from './tooling/run.mjs';

// Runs every `check:*` script of package.json to its end, so that one run shows all there is to mend.
await main(async () => {
  await ensureInstalled();
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = Object.keys(scripts).filter((name) => name.startsWith('check:'));
  const results = [];
  for (const name of names) {
    const { code, output } = await run('npm', ['run', '--silent', name], {
      quiet: true,
      shell: process.platform === 'win32',
    });
    results.push(code);
    process.stdout.write(`${code === 0 ? 'passed' : 'FAILED'}  ${name}\n`);
    if (code !== 0) process.stdout.write(`${output.trimEnd()}\n\n`);
  }
  const failed = results.filter((code) => code !== 0).length;
  process.stdout.write(`${results.length - failed} checks passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
});
