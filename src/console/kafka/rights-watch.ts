import type { MissingRight } from '../../contract/kafka-status.ts';
import type { ClusterMetadata, TopicMetadata } from './protocol/metadata.ts';
import { deniedTopics, isMissing, missingRights, type RightsFacts, type RightsNeeded } from './rights.ts';

export type RightsWatchOptions = {
  readonly needed: () => RightsNeeded;
  /** Which of the topics, none of which exists, may not be created. */
  readonly deniedCreation: (topics: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly deniedGroups: (groups: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly onChange: () => void;
  readonly now: () => number;
  readonly log: (line: string) => void;
};

/** A right may be granted at any time; each denied question is a line in Kafka's audit log. */
const AGAIN_MS = 30_000;

/**
 * Which rights the console needs and does not have. Topics come with each answer of the monitor; groups and topics to
 * create are asked for when Kafka is met, and every half minute.
 */
export class RightsWatch {
  readonly #options: RightsWatchOptions;
  readonly #topics = new Map<string, Pick<TopicMetadata, 'errorCode' | 'operations'>>();
  readonly #askedAtMs = new Map<string, number>();
  #clusterOperations: number | undefined;
  #deniedCreation: ReadonlySet<string> = new Set();
  #deniedGroups: ReadonlySet<string> = new Set();
  #checkedAtMs = -Infinity;
  #checking: Promise<void> | undefined;
  #missing: readonly MissingRight[] = [];

  constructor(options: RightsWatchOptions) {
    this.#options = options;
  }

  missing(): readonly MissingRight[] {
    return this.#missing;
  }

  /** The right without which nothing can be written to the topic. */
  deniedWrite(topic: string): MissingRight | undefined {
    const missing = missingRights(this.#facts(), { read: [], write: [topic], groups: [] });
    return missing.find(({ operation }) => operation !== 'describe');
  }

  /** Whether the monitor is to ask for the topic in its next question. */
  isAskedFor(topic: string): boolean {
    const askedAtMs = this.#askedAtMs.get(topic);
    return askedAtMs === undefined || this.#options.now() - askedAtMs >= AGAIN_MS;
  }

  learn(view: ClusterMetadata): void {
    const { now } = this.#options;
    for (const { name, errorCode, operations } of view.topics) {
      this.#topics.set(name, { errorCode, operations });
      this.#askedAtMs.delete(name);
    }
    for (const name of deniedTopics(view)) {
      this.#askedAtMs.set(name, now());
    }
    this.#clusterOperations = view.operations ?? this.#clusterOperations;
    this.#settle();
    if (now() - this.#checkedAtMs >= AGAIN_MS) {
      this.#checkedAtMs = now();
      this.#checking ??= this.#check().finally(() => {
        this.#checking = undefined;
      });
    }
  }

  async stop(): Promise<void> {
    await this.#checking;
  }

  async #check(): Promise<void> {
    const { groups, write } = this.#options.needed();
    const toCreate = write.filter((name) => {
      const topic = this.#topics.get(name);
      return topic !== undefined && isMissing(topic);
    });
    try {
      this.#deniedGroups = groups.length === 0 ? new Set() : await this.#options.deniedGroups(groups);
      this.#deniedCreation = toCreate.length === 0 ? new Set() : await this.#options.deniedCreation(toCreate);
      this.#settle();
    } catch {
      // Kafka is away: it is asked at the next turn.
      this.#checkedAtMs = -Infinity;
    }
  }

  #facts(): RightsFacts {
    return {
      topics: this.#topics,
      clusterOperations: this.#clusterOperations,
      deniedCreation: this.#deniedCreation,
      deniedGroups: this.#deniedGroups,
    };
  }

  #settle(): void {
    const { needed, onChange, log } = this.#options;
    const missing = missingRights(this.#facts(), needed());
    const before = this.#missing.map(nameOf);
    const after = missing.map(nameOf);
    const denied = after.filter((right) => !before.includes(right));
    const granted = before.filter((right) => !after.includes(right));
    if (denied.length === 0 && granted.length === 0) {
      return;
    }
    for (const right of denied) {
      log(`Kafka does not grant ${right}`);
    }
    for (const right of granted) {
      log(`Kafka now grants ${right}`);
    }
    this.#missing = missing;
    onChange();
  }
}

function nameOf({ operation, resource, name }: MissingRight): string {
  return `${operation} on ${resource}${name === '' ? '' : ` ${name}`}`;
}
