import { setTimeout as delay } from 'node:timers/promises';

const GIVE_UP_AFTER_MS = 30_000;
const TRY_EVERY_MS = 50;

/** Tries until it works; in the end rejects as the last try did. For what Kafka promises only for soon. */
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await delay(TRY_EVERY_MS);
    }
  }
}
