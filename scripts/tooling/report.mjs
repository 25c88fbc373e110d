import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './paths.mjs';

export function reportFile(suite) {
  return join(cache, 'reports', `${suite}.json`);
}

/** Says in place of a report why a suite could not run on this machine, which is no failure. */
export function reportNotRun(suite, reason) {
  writeFileSync(reportFile(suite), JSON.stringify({ notRun: reason }));
}

/** Adds to a report how its runner ended: an error outside any test is in nothing else. */
export function reportExitCode(suite, code) {
  const report = readReportFile(suite);
  if (report !== undefined) writeFileSync(reportFile(suite), JSON.stringify({ ...report, exitCode: code }));
}

/** What a suite's JSON report says. A suite that left no report, ran nothing, or failed outside its tests counts as one failure. */
export function readReport(suite) {
  const report = readReportFile(suite);
  if (report === undefined) return { passed: 0, failed: 1, skipped: [] };
  if (report.notRun !== undefined) return { passed: 0, failed: 0, skipped: [report.notRun] };
  const counts = report.suites ? fromPlaywright(report) : fromVitest(report);
  const ranNothing = counts.passed + counts.failed + counts.skipped.length === 0;
  const failedOtherwise = counts.failed === 0 && (report.exitCode ?? 0) !== 0;
  return ranNothing || failedOtherwise ? { ...counts, failed: 1 } : counts;
}

function readReportFile(suite) {
  try {
    return JSON.parse(readFileSync(reportFile(suite), 'utf8'));
  } catch {
    return undefined;
  }
}

function fromVitest(report) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  // A file that cannot be loaded fails without any test in it.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter((test) => test.status === 'failed').length + brokenFiles.length,
    skipped: tests
      .filter((test) => !['passed', 'failed'].includes(test.status))
      // By what was left out as a whole, where it was: a client that is not here.
      .map((test) => test.ancestorTitles[0] ?? test.title),
  };
}

function fromPlaywright(report) {
  const specs = report.suites.flatMap(specsOf);
  return {
    passed: report.stats.expected + report.stats.flaky,
    failed: report.stats.unexpected + report.errors.length,
    skipped: specs
      .filter((spec) => spec.tests.every((test) => test.status === 'skipped'))
      .map((spec) => spec.title),
    ranOn: [...new Set(specs.flatMap(targetsOf))],
  };
}

/** What the tests of the Electron host ran on: Electron's binary, or what stands in for it. */
function targetsOf(spec) {
  const annotations = spec.tests.flatMap((test) => test.annotations ?? []);
  return annotations.filter(({ type }) => type === 'runs on').map(({ description }) => description);
}

function specsOf(suite) {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}
