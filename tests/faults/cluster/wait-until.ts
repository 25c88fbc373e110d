import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE_MS = 300_000;
const LOOK_EVERY_MS = 250;

/**
 * Looks until there is a result. Errors count as none yet: nodes are going and coming. Rejects after five minutes with
 * `what` and the last error.
 */
export async function waitUntil<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  let lastError: Error | undefined;
  while (performance.now() < deadline) {
    try {
      const found = await look();
      if (found !== undefined) {
        return found;
      }
      lastError = undefined;
    } catch (error) {
      lastError = error as Error;
    }
    await delay(LOOK_EVERY_MS);
  }
  const why = lastError === undefined ? '' : `; at last: ${lastError.message}`;
  throw new Error(`not in ${DEADLINE_MS / 1_000} s: ${what}${why}`);
}
