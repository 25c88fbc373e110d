import { afterEach, expect, it, vi } from 'vitest';
import { TOPIC_MAPS } from '../../domain/topic-map.ts';
import type { ProjectionClient } from './projection-client.ts';
import { startProjectionClient } from './projection-client.ts';

/** A thread that takes no message until the privacy switch is on: as one does that computes without a pause. */
const STALLING = `
  import { parentPort } from 'node:worker_threads';
  let isAwake = false;
  parentPort.on('message', (message) => {
    if (message.kind === 'privacy') isAwake = message.on;
    if (message.kind === 'stop') parentPort.close();
    if (message.kind === 'beat' && isAwake) parentPort.postMessage({ kind: 'alive' });
  });
`;

let client: ProjectionClient | undefined;

afterEach(async () => client?.stop());

/** A client whose seconds pass when the test says so. */
function start(entry: URL | undefined) {
  let nowMs = 1_000;
  let task: () => void = () => undefined;
  const started = startProjectionClient({
    path: ':memory:',
    entry,
    isReplay: false,
    context: { topicMap: TOPIC_MAPS.grouped, defaultCurrency: 'EUR' },
    log: () => undefined,
    onReread: () => undefined,
    clock: {
      now: () => nowMs,
      every(run) {
        task = run;
        return () => undefined;
      },
    },
  });
  client = started;
  return {
    client: started,
    pass: (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        nowMs += 1_000;
        task();
      }
    },
  };
}

const stalledSinceMs = () => client?.state().stalledSinceMs;

it('reports a thread that does not answer, and takes it back once it answers', async () => {
  const { pass } = start(new URL(`data:text/javascript,${encodeURIComponent(STALLING)}`));
  pass(5);
  expect(stalledSinceMs()).toBe(1_000);
  client?.setPrivacy(true);
  pass(1);
  await vi.waitFor(() => expect(stalledSinceMs()).toBeUndefined(), { timeout: 10_000 });
});

it('hears the beat of the real thread', async () => {
  const started = start(undefined);
  await started.client.whenOpen;
  started.pass(5);
  expect(stalledSinceMs()).toBeDefined();
  await vi.waitFor(() => expect(stalledSinceMs()).toBeUndefined(), { timeout: 10_000 });
});
