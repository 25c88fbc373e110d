import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE_MS = 300_000;
const LOOK_EVERY_MS = 250;

/**
 * Looks until there is a result. Errors count as none yet: nodes are going and coming. Rejects after five minutes with
 * `what`, the last error and what `state` says then.
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined>,
  state?: () => Promise<unknown>,
): Promise<T> {
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
  const at = state === undefined ? '' : `; state: ${JSON.stringify(await state())}`;
  throw new Error(`not in ${DEADLINE_MS / 1_000} s: ${what}${why}${at}`);
}
