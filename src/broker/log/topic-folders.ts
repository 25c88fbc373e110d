import { join } from 'node:path';
import { fileSize } from './file-size.ts';
import type { FileSystem } from './file-system.ts';
import type { KnownTopic, KnownTopics } from './known-topics.ts';
import type { LostTopics } from './lost-topics.ts';
import { segmentBaseOffset } from './segment.ts';
import { type FoundTopic, type TopicFile, TopicFiles } from './topic-files.ts';
import { messageOf } from '../message-of.ts';

const TOPIC_ID = /^[0-9a-f]{32}$/u;
const DELETED_SUFFIX = '.deleted';

export type TopicFoldersOptions = {
  fileSystem: FileSystem;
  directory: string;
  /** Which topics there were at the last save. */
  known: KnownTopics;
  lost: LostTopics;
  /** A folder that is to go stays for now: no record depends on it, and each start tries again. */
  onLeftover: (message: string) => void;
};

/** What became of a deletion: the topic stays, or it is gone; `error` where that is not sure to last. */
type DeletionOutcome = { isKept: true; error: unknown } | { isKept: false; error: unknown };

/**
 * The folders of all topics, named after their ids. No folder that holds records is ever removed unless its own file
 * says that the topic was deleted.
 */
export class TopicFolders {
  readonly #options: TopicFoldersOptions;
  readonly #files: TopicFiles;
  /** Folders that are to go and could not be removed yet, by the name of the topic they were. */
  readonly #leftovers = new Map<string, Set<string>>();

  constructor(options: TopicFoldersOptions) {
    this.#options = options;
    this.#files = new TopicFiles(options.fileSystem);
    options.fileSystem.makeDirectory(options.directory);
  }

  pathOf(id: string): string {
    return join(this.#options.directory, id);
  }

  save(id: string, file: TopicFile): void {
    this.#files.save(this.pathOf(id), file);
  }

  /** All topics there are; ends what an earlier run could not. */
  load(): { topics: KnownTopic[]; rebuilt: string[] } {
    const { known, lost } = this.#options;
    const topics = new Map<string, KnownTopic>();
    const rebuilt: string[] = [];
    for (const name of this.#options.fileSystem.list(this.#options.directory)) {
      if (name.endsWith(DELETED_SUFFIX) && TOPIC_ID.test(name.slice(0, -DELETED_SUFFIX.length))) {
        this.#tryToRemoveDeleted(name.slice(0, -DELETED_SUFFIX.length));
      } else if (TOPIC_ID.test(name)) {
        const found = this.#read(name);
        if (found !== undefined) {
          this.#addOnce(topics, { id: name, file: found.file });
          if (found.state === 'rebuilt') {
            rebuilt.push(found.file.name);
          }
        }
      }
    }
    const folders = new Set(this.#options.fileSystem.list(this.#options.directory));
    const gone = known.ids().filter((id) => !folders.has(id) && !folders.has(`${id}${DELETED_SUFFIX}`));
    lost.noteGone(gone.map((id) => ({ id, file: known.get(id)! })));
    return { topics: [...topics.values()], rebuilt };
  }

  #read(id: string): FoundTopic | undefined {
    const found = this.#files.read(this.pathOf(id)) ?? this.#remembered(id);
    if (found === undefined) {
      if (this.#holdsRecords(id)) {
        this.#takeAside(id);
      } else {
        // Its creation was never answered.
        this.#tryToRemove(this.pathOf(id));
      }
      return undefined;
    }
    if (found.state === 'deleted') {
      this.remove({ id, name: found.file.name });
      return undefined;
    }
    if (found.state === 'whole') {
      return found;
    }
    // Partitions may have been added since the copy was written.
    const count = Math.max(...this.#partitionsIn(id).map((index) => index + 1), found.file.partitions);
    const file = { ...found.file, partitions: count };
    this.save(id, file);
    return { file, state: 'rebuilt' };
  }

  #remembered(id: string): FoundTopic | undefined {
    const file = this.#options.known.get(id);
    return file && { file, state: 'rebuilt' };
  }

  /**
   * Two folders of one name are left where a creation failed and was repeated, or where the user has put one back: the
   * one that holds more counts.
   */
  #addOnce(topics: Map<string, KnownTopic>, added: KnownTopic): void {
    const { name } = added.file;
    const other = topics.get(name);
    if (other === undefined) {
      topics.set(name, added);
      return;
    }
    const isMore = this.#recordBytes(added.id) > this.#recordBytes(other.id);
    const [kept, dropped] = isMore ? [added, other] : [other, added];
    topics.set(name, kept);
    if (this.#holdsRecords(dropped.id)) {
      this.#takeAside(dropped.id);
    } else {
      this.remove({ id: dropped.id, name });
    }
  }

  #takeAside(id: string): void {
    this.#options.lost.takeAside(this.pathOf(id), id);
  }

  #partitionsIn(id: string): number[] {
    return this.#options.fileSystem
      .list(this.pathOf(id))
      .filter((name) => /^\d{1,9}$/u.test(name))
      .map(Number);
  }

  #holdsRecords(id: string): boolean {
    return this.#recordBytes(id) > 0;
  }

  #recordBytes(id: string): number {
    const files = this.#partitionsIn(id).flatMap((partition) => {
      const folder = join(this.pathOf(id), String(partition));
      return this.#options.fileSystem
        .list(folder)
        .filter((name) => segmentBaseOffset(name) !== undefined || name.endsWith('.swap'))
        .map((name) => join(folder, name));
    });
    return files.reduce((sum, path) => sum + fileSize(this.#options.fileSystem, path), 0);
  }

  markDeleted(id: string): DeletionOutcome {
    try {
      this.#files.markDeleted(this.pathOf(id));
      return { isKept: false, error: undefined };
    } catch (error) {
      return { isKept: this.#isUnmarked(id), error };
    }
  }

  /** The mark may have reached the disk all the same; a topic that goes on must not bear it. */
  #isUnmarked(id: string): boolean {
    try {
      this.#files.unmarkDeleted(this.pathOf(id));
      return true;
    } catch {
      return false;
    }
  }

  /** Removes the folder of a topic that is no more, or remembers to. */
  remove(topic: { id: string; name: string }): void {
    const ids = this.#leftovers.get(topic.name) ?? new Set();
    this.#leftovers.set(topic.name, ids.add(topic.id));
    try {
      this.finishRemovals(topic.name);
    } catch (error) {
      this.#options.onLeftover(leftover(error));
    }
  }

  /** Throws while a folder of this name is left: at a start it could be taken for a new topic of the same name. */
  finishRemovals(name: string): void {
    const ids = this.#leftovers.get(name) ?? new Set();
    for (const id of ids) {
      this.#moveOut(id);
      ids.delete(id);
      this.#tryToRemoveDeleted(id);
    }
    this.#leftovers.delete(name);
  }

  #moveOut(id: string): void {
    const { fileSystem, directory } = this.#options;
    if (fileSystem.list(directory).includes(id)) {
      fileSystem.rename(this.pathOf(id), `${this.pathOf(id)}${DELETED_SUFFIX}`);
    }
    fileSystem.syncDirectory(directory);
  }

  /** The list of topics forgets it first: without its folder the topic would count as lost. */
  #tryToRemoveDeleted(id: string): void {
    try {
      this.#options.known.forget(id);
    } catch (error) {
      this.#options.onLeftover(leftover(error));
      return;
    }
    this.#tryToRemove(`${this.pathOf(id)}${DELETED_SUFFIX}`);
  }

  #tryToRemove(path: string): void {
    try {
      this.#options.fileSystem.remove(path);
    } catch (error) {
      this.#options.onLeftover(leftover(error));
    }
  }
}

function leftover(cause: unknown): string {
  const why = messageOf(cause);
  return `a folder of a deleted topic stays until it can be removed: ${why}`;
}
