import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { main } from './tooling/progress.mjs';
import { node24, root } from './tooling/paths.mjs';
import { run } from './tooling/run.mjs';

/** A document that this check reads: fewer than these means that it read nothing. */
const FEWEST_DOCUMENTS = 30;
const ADR = /^docs\/adr\/\d{4}-.+\.md$/;
const ADR_SECTIONS = ['Context', 'Decision', 'Consequences'];
/** Markdown links and images with a relative target, without the anchor. */
const LINK = /\]\((?!https?:|mailto:|#)([^)#\s]+)/g;

const read = (path) => readFileSync(join(root, path), 'utf8');

/** Relative links that lead to no file. */
function brokenLinks(path) {
  const withoutCode = read(path).replaceAll(/```[\s\S]*?```/g, '');
  return [...withoutCode.matchAll(LINK)]
    .map(([, target]) => target)
    .filter((target) => !existsSync(join(root, dirname(path), target)))
    .map((target) => `${path}: the link to ${target} leads nowhere`);
}

/** What a decision lacks: its number, its status, one of its parts, or its line in the index. */
function adrProblems(path, index) {
  const text = read(path);
  const name = path.slice('docs/adr/'.length);
  const problems = [];
  if (!text.startsWith(`# ${name.slice(0, 4)}: `)) {
    problems.push('has no heading with its number');
  }
  if (!/^Status: [A-Z][^#]*?\.\n\n/m.test(text)) {
    problems.push('has no status line');
  }
  for (const section of ADR_SECTIONS) {
    if (!text.includes(`\n## ${section}\n`)) {
      problems.push(`has no part “${section}”`);
    }
  }
  if (!index.includes(`](${name})`)) {
    problems.push('is missing in docs/adr/README.md');
  }
  return problems.map((problem) => `${path}: ${problem}`);
}

await main(async () => {
  const documents = globSync('{*.md,docs/**/*.md,src/**/*.md}', { cwd: root }).map((path) =>
    path.replaceAll('\\', '/'),
  );
  const index = read('docs/adr/README.md');
  const problems = documents.flatMap((path) => [
    ...brokenLinks(path),
    ...(ADR.test(path) ? adrProblems(path, index) : []),
  ]);
  if (documents.length < FEWEST_DOCUMENTS) {
    problems.push(`Only ${documents.length} documents were read.`);
  }
  for (const problem of problems) {
    process.stdout.write(`${problem}\n`);
  }
  const protocol = await run(node24(), ['scripts/protocol-support.ts', '--check'], { quiet: true });
  process.stdout.write(protocol.output);
  return problems.length === 0 && protocol.code === 0 ? 0 : 1;
});
