import type { DeliveryFacts } from '../../domain/encode-event.ts';
import type { DeliveryState } from '../../domain/entities.ts';
import { DELIVERY_EVENT_TYPES, nextDeliveryState } from '../commands/delivery-steps.ts';
import { mixSeeds, seededRandom } from '../../domain/seeded-random.ts';
import { hashOf } from './dice.ts';
import { createIdBytes, namesOfTime, type IdBytes } from './id-bytes.ts';

export type OpenDelivery = {
  readonly deliveryId: string;
  readonly orderId: string;
  readonly address: string;
  readonly courier: string | undefined;
  readonly estimatedDate: string | undefined;
  readonly state: DeliveryState;
};

type Advance = {
  readonly type: NonNullable<(typeof DELIVERY_EVENT_TYPES)[DeliveryState]>;
  readonly facts: DeliveryFacts;
  readonly nextIdBytes: IdBytes;
};

const FIRST_MS = 4_000;
const STEP_MS = [8_000, 15_000] as const;
/** The list of deliveries may be long: it is not read more often than this. */
export const LOOK_EVERY_MS = 1_000;
/** Deliveries looked at: those nobody has advanced for longest are not worth a scan of all there ever were. */
const LOOK_AT = 500;

/** Advances the deliveries it is given that no story owns, each a step every ten seconds or so. */
export function createCourierDesk(openDeliveries: () => Iterable<OpenDelivery>) {
  const dueMs = new Map<string, number>();
  let lookedMs = -Infinity;
  let advanced = 0;

  return {
    /** The steps due now. Each is handed out once; `owned` are the deliveries of stories. */
    due(atMs: number, owned: ReadonlySet<string>): Advance[] {
      const advances: Advance[] = [];
      if (atMs - lookedMs < LOOK_EVERY_MS) return advances;
      lookedMs = atMs;
      const open = new Set<string>();
      for (const delivery of openDeliveries()) {
        if (open.size >= LOOK_AT) break;
        const { deliveryId, state } = delivery;
        if (owned.has(deliveryId)) continue;
        open.add(deliveryId);
        const due = dueMs.get(deliveryId);
        if (due === undefined) dueMs.set(deliveryId, atMs + FIRST_MS);
        if (due === undefined || due > atMs) continue;
        const next = nextDeliveryState(state);
        const type = next && DELIVERY_EVENT_TYPES[next];
        const hash = hashOf(deliveryId);
        const random = seededRandom(mixSeeds(hash, ...namesOfTime(atMs)));
        dueMs.set(deliveryId, atMs + STEP_MS[0] + random() * (STEP_MS[1] - STEP_MS[0]));
        if (next === undefined || type === undefined) continue;
        const nextIdBytes = createIdBytes(hash, advanced, ...namesOfTime(atMs));
        advanced += 1;
        advances.push({ type, facts: { ...delivery, state: next }, nextIdBytes });
      }
      for (const deliveryId of dueMs.keys()) if (!open.has(deliveryId)) dueMs.delete(deliveryId);
      return advances;
    },
  };
}
