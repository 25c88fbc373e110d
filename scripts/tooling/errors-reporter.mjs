import { writeFileSync } from 'node:fs';

/** A vitest reporter: the errors that no test caught, which vitest's JSON leaves out, into the file VIGIE_TEST_ERRORS names. */
export default class ErrorsReporter {
  onTestRunEnd(_modules, errors) {
    const file = process.env.VIGIE_TEST_ERRORS;
    if (file === undefined) return;
    writeFileSync(file, JSON.stringify(errors.map((error) => error.stack ?? error.message ?? String(error))));
  }
}
