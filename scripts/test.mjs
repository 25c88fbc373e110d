import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './tooling/ensure-built.mjs';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { findBrowser } from './tooling/find-browser.mjs';
import { cache, node24, root } from './tooling/paths.mjs';
import { StopError, main } from './tooling/progress.mjs';
import {
  errorsFile,
  failureLines,
  readReport,
  reportExitCode,
  reportFile,
  reportNotRun,
} from './tooling/report.mjs';
import { run } from './tooling/run.mjs';
import { whyNoApacheKafka, withApacheKafka } from './tooling/with-apache-kafka.mjs';

/** The suites of `npm test` in the order they run: what is quick and explains most comes first. */
const USUAL = ['unit', 'renderer', 'contract', 'interop', 'faults', 'cluster', 'e2e', 'electron'];
/** The suites that need a browser. */
const PLAYED = new Set(['e2e', 'electron', 'packaged']);
/** The tests of `interop` once more: against the embedded broker as three nodes, and against Apache Kafka itself. */
const INTEROP_NODES = 'interop-nodes';
const INTEROP_KAFKA = 'interop-kafka';
/** The faults of a Kafka of three real nodes. */
const CLUSTER = 'cluster';
/** They take their time when nothing else is asked for; `faults` alone is both of them. */
const FAULTS = new Set(['faults', CLUSTER]);
/** Those of the Electron host once more, on a packaged directory. */
const PACKAGED = 'packaged';
const SUITES = [...USUAL, INTEROP_NODES, INTEROP_KAFKA, PACKAGED];

// `node scripts/test.mjs [suite…] [file or argument for the runner…]`
await main(async () => {
  const { suites, rest } = parse(process.argv.slice(2));
  await ensureInstalled();
  await ensureBuilt();
  mkdirSync(join(cache, 'reports'), { recursive: true });
  const browser = suites.some((suite) => PLAYED.has(suite)) ? await findBrowser() : undefined;

  // Before the suites: the Java client's tests of the first of them use its jars.
  const noKafka = await whyNoKafkaFor({ suites, rest });

  const lines = [];
  const failures = [];
  let failed = false;
  for (const suite of suites) {
    process.stdout.write(`\n── ${suite}\n`);
    for (const file of [reportFile(suite), errorsFile(suite)]) rmSync(file, { force: true });
    const code = await runSuite(suite, { browser, noKafka, rest, isAlone: suites.length === 1 });
    reportExitCode(suite, code);
    const report = readReport(suite);
    if (code !== 0 || report.failures.length > 0) failed = true;
    failures.push(...failureLines(suite, report));
    lines.push(`${suite.padEnd(13)} ${summary(report)}${code === 0 ? '' : `  (code ${code})`}`);
  }
  if (failures.length > 0) process.stdout.write(`\n── what failed\n${failures.join('\n')}\n`);
  process.stdout.write(`\n${lines.join('\n')}\n${failed ? 'Something failed.' : 'All passed.'}\n`);
  return failed ? 1 : 0;
});

function parse(args) {
  const end = args.findIndex((arg) => !SUITES.includes(arg));
  const suites = end === -1 ? args : args.slice(0, end);
  const rest = end === -1 ? [] : args.slice(end);
  const [first] = rest;
  if (suites.length === 0 && first !== undefined && !first.startsWith('-')) {
    throw new StopError(`No such suite: ${first}. There are ${SUITES.join(', ')}.`);
  }
  return { suites: suites.length > 0 ? suites : USUAL, rest };
}

/** Why suites that need Apache Kafka cannot run. Its jars are fetched where most of what is asked for needs them. */
async function whyNoKafkaFor({ suites, rest }) {
  if (!suites.some((suite) => suite === INTEROP_KAFKA || FAULTS.has(suite))) {
    return undefined;
  }
  const isNeeded = suites.includes(INTEROP_KAFKA) || (suites.length === 1 && FAULTS.has(suites[0]));
  return whyNoApacheKafka({ offline: !isNeeded || (suites[0] === 'faults' && rest.length > 0) });
}

async function runSuite(suite, { browser, noKafka, rest, isAlone }) {
  if (suite === PACKAGED) {
    const { makeForTests } = await import('./packaging/make-for-tests.mjs');
    return (await playwright(suite, browser, rest, await makeForTests())).code;
  }
  if (PLAYED.has(suite)) return (await playwright(suite, browser, rest)).code;
  if (suite === INTEROP_NODES) {
    return (await vitest('interop', rest, { report: suite, env: { VIGIE_INTEROP_NODES: '3' } })).code;
  }
  if (noKafka !== undefined && (suite === INTEROP_KAFKA || suite === CLUSTER)) {
    process.stdout.write(`SKIPPED: nothing is tested against Apache Kafka: ${noKafka}\n`);
    reportNotRun(suite, noKafka);
    return 0;
  }
  if (FAULTS.has(suite)) {
    const length = process.env.VIGIE_FAULTS ?? (isAlone ? 'long' : 'short');
    const projects = suite === 'faults' && isAlone ? [...FAULTS] : [suite];
    return (await vitest(suite, rest, { projects, env: { VIGIE_FAULTS: length } })).code;
  }
  if (suite !== INTEROP_KAFKA) return (await vitest(suite, rest)).code;
  const { code } = await withApacheKafka((address) =>
    vitest('interop', rest, { report: suite, env: { VIGIE_INTEROP_KAFKA: address } }),
  );
  return code;
}

function vitest(project, rest, { projects = [project], report = project, env } = {}) {
  const cli = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const errors = join(root, 'scripts', 'tooling', 'errors-reporter.mjs');
  const reporters = ['default', 'json', errors].map((name) => `--reporter=${name}`);
  const args = [
    'run',
    ...projects.map((each) => `--project=${each}`),
    ...reporters,
    `--outputFile.json=${reportFile(report)}`,
    ...rest,
  ];
  return run(node24(), [cli, ...args], { env: { ...env, VIGIE_TEST_ERRORS: errorsFile(report) } });
}

function playwright(suite, browser, rest, env) {
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const project = suite === 'e2e' ? 'browser' : 'electron-*';
  return run(node24(), [cli, 'test', `--project=${project}`, ...rest], {
    env: { VIGIE_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile(suite), ...env },
  });
}

function summary({ passed, failures, skipped, retried = 0, ranOn = [] }) {
  const parts = [`${passed} passed`];
  if (failures.length > 0) parts.push(`${failures.length} failed`);
  if (retried > 0) parts.push(`${retried} only at the second try`);
  const times = (name) => skipped.filter((each) => each === name).length;
  const names = [...new Set(skipped)].map((name) => (times(name) > 1 ? `${name} (${times(name)})` : name));
  if (skipped.length > 0) parts.push(`${skipped.length} skipped: ${names.join('; ')}`);
  return [parts.join(', '), ...ranOn.map((what) => `on ${what}`)].join(' ');
}
