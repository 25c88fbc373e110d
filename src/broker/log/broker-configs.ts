import { join } from 'node:path';
import { readOnlyCopy, replaceChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';
import { brokerNameBehind, type TopicConfigName } from './topic-config.ts';

/** The resource that stands for all nodes at once. */
export const ALL_NODES = '';

/**
 * Configs that were set while the broker runs, by node id, or for all nodes. Of those, what stands behind the configs of
 * topics takes effect for all topics that have no value of their own; the rest is kept and shown, as Apache Kafka does
 * with names it does not know.
 */
export class BrokerConfigs {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  #values: Map<string, Map<string, string>>;

  constructor(fileSystem: FileSystem, dataDir: string) {
    this.#fileSystem = fileSystem;
    this.#path = join(dataDir, 'broker-configs');
    const content = readOnlyCopy(
      fileSystem,
      this.#path,
      'Put back a good copy, or remove the file and set the configs of the broker again.',
    );
    const saved =
      content === undefined ? [] : (JSON.parse(content.toString()) as [string, [string, string][]][]);
    this.#values = new Map(saved.map(([node, configs]) => [node, new Map(configs)]));
  }

  of(node: string): ReadonlyMap<string, string> {
    return this.#values.get(node) ?? new Map();
  }

  /** All that is set for a node, or for all, from here on; throws when the disk refuses, and then nothing changed. */
  replace(node: string, configs: ReadonlyMap<string, string>): void {
    const values = new Map(this.#values).set(node, new Map(configs));
    const saved = [...values].map(([name, each]) => [name, [...each]]);
    replaceChecksummedFile(this.#fileSystem, this.#path, Buffer.from(JSON.stringify(saved)));
    this.#values = values;
  }

  /** What a topic without a value of its own goes by, where somebody set that. */
  topicDefault(name: TopicConfigName): string | undefined {
    const brokerName = brokerNameBehind(name);
    return brokerName === undefined ? undefined : this.of(ALL_NODES).get(brokerName);
  }
}
