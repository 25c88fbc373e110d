import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';
import { asTopicFile, type TopicFile } from './topic-files.ts';

const FILE_NAME = 'known-topics';

export type KnownTopic = { id: string; file: TopicFile };

/**
 * Which topics there were, in one file outside their folders: it tells a folder that has vanished from one that never
 * was. It is saved every few seconds and at a stop; a deletion is written before the folder goes.
 */
export class KnownTopics {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  #topics: ReadonlyMap<string, TopicFile>;
  #saved: string | undefined;

  constructor(fileSystem: FileSystem, dataDir: string) {
    this.#fileSystem = fileSystem;
    this.#path = join(dataDir, FILE_NAME);
    const content = readChecksummedFile(fileSystem, this.#path)?.toString();
    this.#topics = new Map(content === undefined ? [] : decode(content));
    this.#saved = content;
  }

  get(id: string): TopicFile | undefined {
    return this.#topics.get(id);
  }

  ids(): string[] {
    return [...this.#topics.keys()];
  }

  /** Throws where that cannot be written down. */
  save(topics: Iterable<KnownTopic>): void {
    const saved = new Map([...topics].map(({ id, file }) => [id, file]));
    const text = JSON.stringify([...saved]);
    if (text !== this.#saved) {
      // A save that fails leaves the old list or the new one.
      this.#saved = undefined;
      replaceChecksummedFile(this.#fileSystem, this.#path, Buffer.from(text));
      this.#saved = text;
    }
    this.#topics = saved;
  }

  /** The topic was deleted: its folder may go when this returns. Throws where that is not sure. */
  forget(id: string): void {
    if (!this.#topics.has(id)) {
      return;
    }
    const left = [...this.#topics].filter(([other]) => other !== id);
    try {
      this.save(left.map(([other, file]) => ({ id: other, file })));
    } catch {
      // A full disk has no room for a new list. Without one nothing is missed, until the next save.
      this.#fileSystem.remove(this.#path);
      this.#topics = new Map(left);
    }
  }
}

/** The content has a good checksum: it is what `save` wrote. */
function decode(content: string): [string, TopicFile][] {
  const topics = JSON.parse(content) as [string, unknown][];
  return topics.flatMap(([id, file]): [string, TopicFile][] => {
    const known = asTopicFile(file);
    return known === undefined ? [] : [[id, known]];
  });
}
