/** One line when a long step begins and one when it ended. */
export async function step(title, work) {
  const startedAt = performance.now();
  process.stdout.write(`${title}…\n`);
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`  done in ${seconds.toFixed(seconds < 10 ? 1 : 0)} s\n`);
  return result;
}

/** What stopped a script, said to a person: no stack. */
export class StopError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs a script's main function; a StopError is printed as one sentence. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (!(error instanceof StopError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
