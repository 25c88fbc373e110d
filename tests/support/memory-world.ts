import type { Result } from '../../src/contract/app-error.ts';
import { GROUPED_TOPIC_MAP } from '../../src/domain/topic-map.ts';
import type { FromProjection } from '../../src/console/projection/messages.ts';
import { startProjection, type Projection } from '../../src/console/projection/projection.ts';
import type { ReplayedWorld } from '../../src/console/replay/replayed-world.ts';

const CONTEXT = { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'EUR' };

/** A read model on this thread. */
export function openMemoryWorld(path: string): ReplayedWorld & { readonly projection: Projection } {
  const answers = new Map<number, (result: Result<unknown>) => void>();
  let id = 0;
  const projection = startProjection({
    path,
    context: CONTEXT,
    anew: true,
    isReplay: true,
    now: Date.now,
    post(message: FromProjection) {
      if (message.kind === 'answer') answers.get(message.id)?.(message.result);
    },
  });
  const ask: ReplayedWorld['ask'] = (question, input) =>
    new Promise((resolve, reject) => {
      id += 1;
      answers.set(id, (result) => {
        if (result.ok) resolve(result.value as never);
        else reject(new Error(result.error.message));
      });
      projection.receive({ kind: 'ask', id, question, input });
    });
  return {
    projection,
    ask,
    async push(batch) {
      projection.receive({ kind: 'batch', ...batch });
      return true;
    },
    setPrivacy: () => undefined,
    setClock: (atMs) => projection.receive({ kind: 'clock', atMs }),
    settled: () => ask('settle', undefined),
    openSession: () => {
      throw new Error('nobody looks');
    },
    stop: async () => projection.receive({ kind: 'stop' }),
  };
}
