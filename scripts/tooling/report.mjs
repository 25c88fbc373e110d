import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cache, root } from './paths.mjs';

export function reportFile(suite) {
  return join(cache, 'reports', `${suite}.json`);
}

/** The errors that no test of a suite caught, written by errors-reporter.mjs. */
export function errorsFile(suite) {
  return join(cache, 'reports', `${suite}.errors.json`);
}

/** Says in place of a report why a suite could not run on this machine, which is no failure. */
export function reportNotRun(suite, reason) {
  writeFileSync(reportFile(suite), JSON.stringify({ notRun: reason }));
}

/** Adds to a report how its runner ended: an error outside any test is in nothing else. */
export function reportExitCode(suite, code) {
  const report = readJson(reportFile(suite));
  if (report !== undefined) writeFileSync(reportFile(suite), JSON.stringify({ ...report, exitCode: code }));
}

/**
 * What a suite's JSON report says: how many tests passed, which were skipped, and which failed with the beginning of why.
 * A suite that left no report, ran nothing, or failed outside its tests counts as one failure.
 */
export function readReport(suite) {
  const report = readJson(reportFile(suite));
  if (report === undefined)
    return { passed: 0, failures: [{ title: suite, why: 'left no report' }], skipped: [] };
  if (report.notRun !== undefined) return { passed: 0, failures: [], skipped: [report.notRun] };
  const read = report.suites ? fromPlaywright(report) : fromVitest(report);
  const otherwise = failureOutsideTests(suite, read, report.exitCode ?? 0);
  return otherwise === undefined ? read : { ...read, failures: [otherwise] };
}

function failureOutsideTests(suite, { passed, failures, skipped }, exitCode) {
  if (failures.length > 0) return undefined;
  if (passed + skipped.length === 0) return { title: suite, why: 'no test ran' };
  if (exitCode === 0) return undefined;
  const [error] = readJson(errorsFile(suite)) ?? [];
  return { title: 'outside the tests', why: error ?? `the runner ended with code ${exitCode}` };
}

/** The failures of a suite as lines: where, what, and the first lines of why. */
export function failureLines(suite, { failures }) {
  return failures.flatMap(({ title, why }) => [`✗ ${suite}: ${title}`, ...firstLines(why)]);
}

const COLOURS = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g');

function firstLines(text, count = 12) {
  const lines = text.replaceAll(COLOURS, '').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !/^\s*at .*(node_modules|node:)/.test(line))
    .slice(0, count)
    .map((line) => `    ${line}`);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function fromVitest(report) {
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file })),
  );
  // A file that cannot be loaded fails without any test in it.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failures: [
      ...tests
        .filter((test) => test.status === 'failed')
        .map((test) => ({
          title: `${relative(root, test.file.name)} › ${test.fullName}`,
          why: test.failureMessages.join('\n'),
        })),
      ...brokenFiles.map((file) => ({ title: relative(root, file.name), why: file.message })),
    ],
    skipped: tests
      .filter((test) => !['passed', 'failed'].includes(test.status))
      // By what was left out as a whole, where it was: a client that is not here.
      .map((test) => test.ancestorTitles[0] ?? test.title),
  };
}

function fromPlaywright(report) {
  const specs = report.suites.flatMap(specsOf);
  const failed = specs.filter((spec) => !spec.ok);
  return {
    passed: report.stats.expected + report.stats.flaky,
    retried: report.stats.flaky,
    failures: [
      ...failed.map((spec) => ({
        title: `${spec.file}:${spec.line} › ${spec.title}`,
        why: whyOf(spec),
      })),
      ...report.errors.map((error) => ({ title: 'outside the tests', why: error.message ?? '' })),
    ],
    skipped: specs
      .filter((spec) => spec.tests.every((test) => test.status === 'skipped'))
      .map((spec) => spec.title),
    ranOn: [...new Set(specs.flatMap(targetsOf))],
  };
}

function whyOf(spec) {
  const errors = spec.tests.flatMap((test) => test.results.flatMap((result) => result.errors));
  return errors[0]?.message ?? '';
}

/** What the tests of the Electron host ran on: Electron's binary, or what stands in for it. */
function targetsOf(spec) {
  const annotations = spec.tests.flatMap((test) => test.annotations ?? []);
  return annotations.filter(({ type }) => type === 'runs on').map(({ description }) => description);
}

function specsOf(suite) {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}
