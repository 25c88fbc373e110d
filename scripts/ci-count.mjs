import { failureLines, readReport } from './tooling/report.mjs';

// `node scripts/ci-count.mjs suite…` prints how many tests of these suites passed and failed, `12 0`, and on the lines after
// it which failed and why.
const reports = process.argv.slice(2).map((suite) => [suite, readReport(suite)]);
const passed = reports.reduce((total, [, report]) => total + report.passed, 0);
const failed = reports.reduce((total, [, report]) => total + report.failures.length, 0);
const lines = reports.flatMap(([suite, report]) => failureLines(suite, report));
process.stdout.write(`${[`${passed} ${failed}`, ...lines].join('\n')}\n`);
