import { join } from 'node:path';
import type { DamagedFolder } from './damaged-folder.ts';
import type { FileSystem } from './file-system.ts';
import type { KnownTopic } from './known-topics.ts';
import { asTopicFile, type TopicFile, TopicFiles } from './topic-files.ts';

const FOLDER = /^topic-([0-9a-f]{32})\./u;
const NOTE = /^gone-topic-([0-9a-f]{32})\./u;

/**
 * A topic that cannot be used as it is. `name_lost`: its files do not say its name. `folder_gone`: its folder has
 * vanished, though the topic was not deleted. `same_name`: another folder has a topic of that name.
 */
export type LostTopic = {
  cause: 'name_lost' | 'folder_gone' | 'same_name';
  id: string;
  /** The path in `damaged/` of the topic's folder, or of a note about it. The user removes it to give the topic up. */
  path: string;
  name?: string;
};

/** No topic is made while one is lost: a new one of its name would hide it, and no screen would show what is new. */
export class TopicsHeldError extends Error {
  override readonly name = 'TopicsHeldError';

  constructor(lost: readonly LostTopic[]) {
    super(
      `no topic is made while a topic is lost: see ${lost.map(({ path }) => path).join(', ')}. ` +
        'Put the topic back, or remove what is kept there, and start again',
    );
  }
}

/** Topics that were set aside, as `damaged/` has them; each start reports them until the user has decided. */
export class LostTopics {
  readonly #fileSystem: FileSystem;
  readonly #damaged: DamagedFolder;
  readonly #files: TopicFiles;

  constructor(fileSystem: FileSystem, damaged: DamagedFolder) {
    this.#fileSystem = fileSystem;
    this.#damaged = damaged;
    this.#files = new TopicFiles(fileSystem);
  }

  takeAside(folder: string, id: string): void {
    this.#damaged.take(folder, `topic-${id}`);
  }

  /** Each is noted once. */
  noteGone(topics: readonly KnownTopic[]): void {
    const noted = new Set(this.#damaged.names().map((name) => (NOTE.exec(name) ?? FOLDER.exec(name))?.[1]));
    for (const { id, file } of topics.filter((topic) => !noted.has(topic.id))) {
      this.#damaged.keep(`gone-topic-${id}`, [Buffer.from(JSON.stringify(file))]);
    }
  }

  /** @param present the topics there are, by id: one that is back is lost no more. */
  list(present: ReadonlyMap<string, TopicFile>): LostTopic[] {
    const names = new Set([...present.values()].map(({ name }) => name));
    return this.#damaged.names().flatMap((entry): LostTopic[] => {
      const path = join(this.#damaged.path, entry);
      const gone = NOTE.exec(entry)?.[1];
      if (gone !== undefined) {
        return this.#gone(gone, path, present.has(gone));
      }
      const id = FOLDER.exec(entry)?.[1];
      if (id === undefined || present.has(id)) {
        return [];
      }
      const name = this.#files.read(path)?.file.name;
      const cause = name !== undefined && names.has(name) ? 'same_name' : 'name_lost';
      return [{ cause, id, path, ...(name === undefined ? {} : { name }) }];
    });
  }

  #gone(id: string, path: string, isBack: boolean): LostTopic[] {
    if (isBack) {
      this.#fileSystem.remove(path);
      return [];
    }
    const name = this.#nameIn(path);
    return [{ cause: 'folder_gone', id, path, ...(name === undefined ? {} : { name }) }];
  }

  #nameIn(note: string): string | undefined {
    try {
      return asTopicFile(JSON.parse(this.#fileSystem.readFile(note)?.toString() ?? ''))?.name;
    } catch {
      return undefined;
    }
  }
}
