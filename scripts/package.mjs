import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './tooling/ensure-built.mjs';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { StopError, main } from './tooling/progress.mjs';

const HELP = `npm run package                    what can be made here without downloads
npm run package -- --installers    every package of this system, with electron-builder's downloads
npm run package -- --inspectable   a test build with a real Electron that Playwright can open
npm run package -- --stand-in      a test build without Electron, also where Electron is there
npm run package -- --dir           the directory alone
npm run package -- --check         looks into what was made last
npm run package -- --check --release   the same, and a test build alone is not enough
`;

const OPTIONS = ['installers', 'inspectable', 'stand-in', 'dir', 'check', 'release', 'help'];

await main(async () => {
  const given = parse();
  if (given.help) {
    process.stdout.write(HELP);
    return 0;
  }
  await ensureInstalled();
  if (given.check) {
    const { checkReleases } = await import('./packaging/check-releases.mjs');
    return (await checkReleases({ releaseOnly: given.release })) ? 0 : 1;
  }
  await ensureBuilt();
  // Not before the packages are installed.
  const { kindHere, makePackage } = await import('./packaging/make-package.mjs');
  const kind = kindHere({
    inspectable: given.inspectable,
    standIn: given['stand-in'],
    installers: given.installers,
  });
  const { folder, artefacts, remarks } = await makePackage({
    kind,
    installers: given.installers,
    onlyDirectory: given.dir,
  });
  process.stdout.write(`\nIn ${folder}:\n`);
  for (const name of artefacts) {
    process.stdout.write(`  ${name}  ${(statSync(join(folder, name)).size / 1e6).toFixed(1)} MB\n`);
  }
  for (const line of remarks) process.stdout.write(`  ${line}\n`);
  if (kind === 'stand-in') {
    process.stdout.write('  TEST BUILD: a script stands in for Electron, whose binary is not there.\n');
  }
});

function parse() {
  try {
    const options = Object.fromEntries(OPTIONS.map((name) => [name, { type: 'boolean', default: false }]));
    return parseArgs({ options }).values;
  } catch (error) {
    throw new StopError(`${error.message}\n\n${HELP}`, 2);
  }
}
