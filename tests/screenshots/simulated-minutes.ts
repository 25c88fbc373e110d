import { setImmediate as turn } from 'node:timers/promises';
import { DEFAULT_SIMULATOR_SETTINGS, Simulator } from '../../src/console/simulator/simulator.ts';
import type { EncodedEvent } from '../../src/domain/encode-event.ts';
import { GROUPED_TOPIC_MAP } from '../../src/domain/topic-map.ts';
import type { ForeignMessage } from '../support/foreign-client.ts';

export type SimulatedMinutes = { readonly minutes: number; readonly endMs: number };

/** What the simulator writes in that time, under a clock that is moved by hand: the same on every run. */
export async function simulatedMinutes({ minutes, endMs }: SimulatedMinutes): Promise<ForeignMessage[]> {
  const messages: ForeignMessage[] = [];
  let nowMs = endMs - minutes * 60_000;
  let timer: { readonly run: () => void; readonly dueMs: number } | undefined;
  const simulator = new Simulator({
    language: 'fr',
    topicMap: GROUPED_TOPIC_MAP,
    hasSideTopics: () => true,
    publish(events) {
      for (const event of events) messages.push(messageOf(event, nowMs));
      return Promise.resolve([]);
    },
    now: () => nowMs,
    setTimer(run, afterMs) {
      const own = { run, dueMs: nowMs + afterMs };
      timer = own;
      return () => {
        if (timer === own) timer = undefined;
      };
    },
    handMadeDeliveries: undefined,
    onChange: () => undefined,
  });
  simulator.start(DEFAULT_SIMULATOR_SETTINGS);
  while (timer && timer.dueMs <= endMs) {
    const { run, dueMs } = timer;
    timer = undefined;
    nowMs = dueMs;
    run();
    // It sets its next timer once what it published is settled.
    await turn();
  }
  simulator.halt();
  return messages;
}

function messageOf({ topic, key, headers, value }: EncodedEvent, atMs: number): ForeignMessage {
  return {
    topic,
    key,
    headers: Object.fromEntries(headers),
    value: new TextDecoder().decode(value),
    timestamp: String(atMs),
  };
}

/** The order of the first delivery that failed. Throws where there is none. */
export function orderInException(messages: readonly ForeignMessage[]): string {
  const failed = messages.find(({ headers }) => headers?.['ce_type'] === 'delivery.failed');
  if (failed?.key === undefined) throw new Error('no delivery failed');
  return failed.key;
}
