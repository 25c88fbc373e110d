import { readReport } from './tooling/report.mjs';

// `node scripts/ci-count.mjs suite…` prints how many tests of these suites passed and failed: `12 0`.
const reports = process.argv.slice(2).map((suite) => readReport(suite));
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);
process.stdout.write(`${sum('passed')} ${sum('failed')}\n`);
