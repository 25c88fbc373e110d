import type { Kafka } from 'kafkajs';
import { withDeadline } from '../with-deadline.ts';

const SPARE_NAMES = 5;
const DEADLINE_MS = 5_000;

/**
 * A consumer group that can be joined at once. After a `kill -9` the members of the last run stay in the group until
 * their session ends, and whoever joins waits for them. The home folder has one console at a time, so members that are
 * there are dead ones: then the next of a few spare names is taken. Where to read on is in the read model, not in the
 * group. Spare groups that are empty are deleted.
 *
 * @returns `base`, or `base-2`, `base-3`…; rejects while Kafka cannot say.
 */
export async function freeGroup(kafka: Kafka, base: string): Promise<string> {
  const names = [base, ...Array.from({ length: SPARE_NAMES }, (_, index) => `${base}-${index + 2}`)];
  const admin = kafka.admin();
  try {
    return await withDeadline(
      (async () => {
        await admin.connect();
        const { groups } = await admin.describeGroups(names);
        const isFree = (name: string) =>
          groups.every(
            (group) => group.groupId !== name || group.state === 'Empty' || group.state === 'Dead',
          );
        const chosen = names.find(isFree) ?? base;
        const leftOver = groups.filter(
          ({ groupId, state }) => state === 'Empty' && groupId !== base && groupId !== chosen,
        );
        if (leftOver.length > 0)
          await admin.deleteGroups(leftOver.map(({ groupId }) => groupId)).catch(() => undefined);
        return chosen;
      })(),
      DEADLINE_MS,
    );
  } catch (error) {
    // Who may not look at groups joins the usual one, and waits if it must.
    if ((error as { type?: unknown }).type === 'GROUP_AUTHORIZATION_FAILED') return base;
    throw error;
  } finally {
    await withDeadline(admin.disconnect(), 2_000).catch(() => undefined);
  }
}
