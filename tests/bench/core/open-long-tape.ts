import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Replays } from '../../../src/console/replay/replays.ts';
import { startProjectionClient } from '../../../src/console/projection/projection-client.ts';
import { digestOf } from '../../../src/console/tape/tape-digest.ts';
import { tapeLine } from '../../../src/console/tape/tape-line.ts';
import { createTapes } from '../../../src/console/tape/tape.ts';
import { TAPE_HEAD, tapeEndLine } from '../../../src/contract/tape.ts';
import { tapeParts } from '../../../src/contract/tape-parts.ts';
import { encodeEvent, type EventDraft } from '../../../src/domain/encode-event.ts';
import { GROUPED_TOPIC_MAP } from '../../../src/domain/topic-map.ts';

/**
 * Opens a tape of so many events (a million where none is given) as a screen hands it over, and says how long each call
 * takes, how long the longest turn of the event loop was, and what memory the process holds before, open and after.
 */
const EVENTS = Number(process.argv[2] ?? 1_000_000);
const PARTITIONS = 3;
const START_MS = Date.UTC(2026, 0, 1);
const CONTEXT = { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'EUR' };
const NOBODY = {
  topics: async () => [],
  ranges: async () => [],
  offsetAt: async () => 0n,
  read: async () => ({ records: [], nextOffset: 0n, high: 0n }),
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const folder = await mkdtemp(join(tmpdir(), 'vigie-tape-'));
let made = 0;
const replays = new Replays({
  kafka: { reader: NOBODY, topics: () => [] },
  async openWorld() {
    made += 1;
    const world = startProjectionClient({
      path: join(folder, `replay.db.${made}`),
      entry: undefined,
      isReplay: true,
      context: CONTEXT,
      log: say,
      onReread: () => undefined,
    });
    await world.whenOpen;
    return world;
  },
});
const tapes = createTapes({
  reader: NOBODY,
  topics: () => [],
  replays,
  outbox: { publishAll: async () => [] },
  isPrivate: () => false,
});

say(`${EVENTS.toLocaleString('en')} events`);
await report('before');
const turns = watchTurns();
const startedAt = performance.now();
let longestCallMs = 0;
let characters = 0;
for await (const part of tapeParts(lines())) {
  characters += part.text.length;
  const calledAt = performance.now();
  const result = await tapes.open('bench', part);
  longestCallMs = Math.max(longestCallMs, performance.now() - calledAt);
  if (!result.ok) throw new Error(result.error.message);
}
say(
  `handed over in ${seconds(performance.now() - startedAt)}, ${Math.round(characters / 1e6)} MB of text, the making of it included`,
);
say(`longest call ${seconds(longestCallMs)}`);
for (let state = replays.state('bench'); state.phase === 'seeking'; state = replays.state('bench')) {
  if (state.failed) throw new Error('the replay failed');
  await sleep(200);
}
say(
  `all of it folded after ${seconds(performance.now() - startedAt)}; longest turn of the event loop ${Math.round(turns.longestMs())} ms`,
);
turns.stop();
await report('open');
await replays.close('bench');
await report('closed');
await replays.stop();
await rm(folder, { recursive: true });

async function* lines(): AsyncGenerator<string> {
  let digest = digestOf([TAPE_HEAD.trimEnd()]);
  yield TAPE_HEAD;
  const offsets = new Map<string, number>();
  for (let from = 0; from < EVENTS; from += 1_000) {
    const texts: string[] = [];
    for (let index = from; index < Math.min(from + 1_000, EVENTS); index += 1) {
      texts.push(lineOf(index, offsets));
    }
    digest = digestOf(
      texts.map((text) => text.trimEnd()),
      digest,
    );
    yield texts.join('');
  }
  yield tapeEndLine({ records: EVENTS, digest });
}

/** Orders that are placed, paid and delivered: three events each. */
function lineOf(index: number, offsets: Map<string, number>): string {
  const number = Math.floor(index / 3);
  const [orderId, atMs] = [`o${number}`, START_MS + index];
  const money = { minor: 1_000 + (number % 9_000), currency: 'EUR' };
  const drafts = [
    {
      entity: 'order',
      type: 'orders.created',
      facts: {
        orderId,
        customerName: `Customer ${number}`,
        customerEmail: `c${number}@example.com`,
        product: 'Laptop',
        quantity: 1,
        total: money,
        address: '12 rue des Lilas, 69003 Lyon',
      },
    },
    {
      entity: 'payment',
      type: 'payments.completed',
      facts: { orderId, paymentId: `p${number}`, amount: money, method: 'credit_card' },
    },
    {
      entity: 'delivery',
      type: 'delivery.created',
      facts: {
        orderId,
        deliveryId: `d${number}`,
        address: '12 rue des Lilas, 69003 Lyon',
        state: 'preparing',
      },
    },
  ];
  const meta = { id: `e${index}`, source: 'urn:vigie:bench', atMs, simulated: true };
  const { topic, key, headers, value } = encodeEvent(
    { ...drafts[index % 3], meta } as EventDraft,
    GROUPED_TOPIC_MAP,
  );
  const partition = number % PARTITIONS;
  const lane = `${topic}/${partition}`;
  const offset = offsets.get(lane) ?? 0;
  offsets.set(lane, offset + 1);
  return tapeLine({
    topic,
    partition,
    offset: BigInt(offset),
    timestampMs: atMs,
    key: Buffer.from(key),
    headers: headers.map(([name, text]) => ({ name, value: Buffer.from(text) })),
    value,
  });
}

/** Memory of this process after two collections; its threads are in `rss` alone. */
async function report(when: string): Promise<void> {
  for (let times = 0; times < 2; times += 1) {
    collect();
    await sleep(500);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const [all, heap, outside] = [rss, heapUsed, external].map((size) => Math.round(size / 1e6));
  say(`${when}: ${all} MB in all (rss), ${heap} MB of heap, ${outside} MB outside of it`);
}

function watchTurns() {
  const delays = monitorEventLoopDelay({ resolution: 10 });
  delays.enable();
  return { longestMs: () => delays.max / 1e6, stop: () => delays.disable() };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
