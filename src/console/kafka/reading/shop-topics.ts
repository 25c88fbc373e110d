import { ruleOf, type TopicMap } from '../../../domain/topic-map.ts';
import type { ProjectionClient } from '../../projection/projection-client.ts';
import type { NodePool } from '../node-pool.ts';
import type { TopicMetadata } from '../protocol/metadata.ts';
import { TopicBook, type TopicChanges } from './topic-book.ts';
import { messageOf } from '../../../domain/message-of.ts';

export type ShopTopicsOptions = {
  readonly pool: NodePool;
  readonly map: TopicMap;
  /** Topics of the shop that the screens miss where they are not there. */
  readonly wanted: readonly string[];
  /** Creates topics that nothing is known of, at the first look; undefined where nothing may be written. */
  readonly create: ((topics: readonly string[]) => Promise<void>) | undefined;
  readonly projection: Pick<ProjectionClient, 'topics'>;
  readonly now: () => number;
  readonly log: (line: string) => void;
};

/** All topics are listed this often, for those that match and are new. */
const LIST_MS = 15_000;
const UNKNOWN_TOPIC = 3;

/** Finds the topics that the map is about. */
export class ShopTopics {
  readonly #options: ShopTopicsOptions;
  readonly #book = new TopicBook();
  #listedAtMs = -Infinity;
  #hasCreated = false;

  constructor(options: ShopTopicsOptions) {
    this.#options = options;
  }

  get present(): readonly string[] {
    return this.#book.present;
  }

  /** Topics of the shop that are not there. */
  get missing(): readonly string[] {
    const { wanted, projection } = this.#options;
    return this.#book.missing.filter((topic) => wanted.includes(topic) || projection.topics().has(topic));
  }

  /** The next look lists all topics. */
  listSoon(): void {
    this.#listedAtMs = -Infinity;
  }

  async look(): Promise<TopicChanges> {
    const { projection } = this.#options;
    let topics = await this.#read();
    if (!this.#hasCreated) {
      this.#hasCreated = true;
      if (await this.#create(topics)) {
        topics = await this.#read();
      }
    }
    const asked = new Set([...this.#names(), ...topics.map(({ name }) => name)]);
    return this.#book.look([...asked], topics, (topic) => projection.topics().get(topic));
  }

  /** Topics asked for by name are in the answer with their error, where a list of all leaves them out. */
  async #read(): Promise<TopicMetadata[]> {
    const { pool, map, now } = this.#options;
    const { topics: named } = await pool.metadata(this.#names());
    const hasPatterns = map.rules.some(({ match }) => match.endsWith('*'));
    if (!hasPatterns || now() - this.#listedAtMs < LIST_MS) {
      return named.filter(({ name }) => ruleOf(map, name));
    }
    this.#listedAtMs = now();
    const known = new Set(named.map(({ name }) => name));
    const listed = (await pool.metadata(undefined)).topics.filter(({ name }) => !known.has(name));
    return [...named, ...listed].filter(({ name }) => ruleOf(map, name));
  }

  /** Every topic that is expected to be there. */
  #names(): readonly string[] {
    const { wanted, projection, map } = this.#options;
    const exact = map.rules.filter(({ match }) => !match.endsWith('*')).map(({ match }) => match);
    const known = [...projection.topics().keys(), ...this.#book.present];
    return [...new Set([...wanted, ...exact, ...known])].filter((name) => ruleOf(map, name));
  }

  /** Creates topics that nothing is known of; one that was known and is gone was deleted on purpose. */
  async #create(topics: readonly TopicMetadata[]): Promise<boolean> {
    const { create, wanted, projection, log } = this.#options;
    const present = new Set(
      topics.filter(({ errorCode }) => errorCode !== UNKNOWN_TOPIC).map(({ name }) => name),
    );
    const unknown = wanted.filter((name) => !present.has(name) && !projection.topics().has(name));
    if (!create || unknown.length === 0) {
      return false;
    }
    try {
      await create(unknown);
      return true;
    } catch (error) {
      const reason = messageOf(error);
      log(`${unknown.join(', ')} cannot be created: ${reason}`);
      return false;
    }
  }
}
