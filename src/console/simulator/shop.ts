import { v4 as uuidV4 } from 'uuid';
import type { CreateOrderInput } from '../../contract/contract.ts';
import type { Language } from '../../contract/language.ts';
import { localDate } from '../../domain/local-date.ts';
import { seededRandom, mixSeeds, type Random } from '../../domain/seeded-random.ts';
import type { Customer } from './beside-shop.ts';
import { CATALOGUE } from '../../contract/catalogue.ts';
import { between, pick } from './dice.ts';
import { createIdBytes, namesOfTime, type IdBytes } from './id-bytes.ts';
import { createPeople } from './people.ts';
import { tellStory, type Step } from './story.ts';

export type StoryRequest = {
  readonly number: number;
  readonly successRate: number;
  /** When the run began: keeps the ids of two runs of one seed apart in one log. */
  readonly runStampMs: number;
  readonly nowMs: number;
};

export type Story = {
  readonly steps: readonly Step[];
  /** For the ids of the story's events, and of what the rest of the shop makes of them. */
  readonly nextIdBytes: IdBytes;
  readonly nextBesideIdBytes: IdBytes;
  readonly customer: Customer;
};

export type Shop = {
  /** Sensible values for the order form. */
  readonly suggestOrder: (number: number) => CreateOrderInput;
  /** The life of order `number`: the same seed tells the same story, whatever was told before. */
  readonly story: (request: StoryRequest) => Story;
};

const CURRENCY = 'EUR';
const DAY_MS = 86_400_000;
/** Of ids: they are no other's. */
const BESIDE = 6;

export function createShop({ seed, language }: { readonly seed: number; readonly language: Language }): Shop {
  const personOf = createPeople(seed, language);

  function suggest(random: Random): CreateOrderInput {
    const person = personOf(between(random, 0, 999_999));
    const product = pick(random, CATALOGUE);
    // Most people buy one.
    const quantity = random() < 0.8 ? 1 : between(random, 2, 3);
    // Prices end in 90 cents, as in shops.
    const cents = Math.floor(between(random, product.fromCents, product.toCents) / 100) * 100 + 90;
    return {
      customerName: person.name,
      customerEmail: person.email,
      product: product.name[language],
      quantity,
      amountMinor: cents * quantity,
      currency: CURRENCY,
      address: person.address,
    };
  }

  return {
    suggestOrder: (number) => suggest(seededRandom(mixSeeds(seed, number, 1))),
    story({ number, successRate, runStampMs, nowMs }) {
      const random = seededRandom(mixSeeds(seed, number, 2));
      // The road has dice of its own: what happens on it does not change how the story ends.
      const road = seededRandom(mixSeeds(seed, number, 4));
      // So have the ids: the run must not change the story.
      const nextIdBytes = createIdBytes(seed, number, ...namesOfTime(runStampMs));
      const nextId = () => uuidV4({ random: nextIdBytes() });
      const { amountMinor, currency, ...facts } = suggest(random);
      const order = { ...facts, orderId: nextId(), total: { minor: amountMinor, currency } };
      const dateIn = (days: number) => localDate(nowMs + days * DAY_MS);
      return {
        steps: tellStory({ order, random, road, successRate, nextId, dateIn }),
        nextIdBytes,
        nextBesideIdBytes: createIdBytes(seed, number, BESIDE, ...namesOfTime(runStampMs)),
        customer: { email: order.customerEmail, product: order.product, quantity: order.quantity },
      };
    },
  };
}
