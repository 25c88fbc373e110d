import { join } from 'node:path';
import { readChecksummedFile, replaceFile, withChecksum } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';
import { OpenFile } from './open-file.ts';

const TOPIC_FILE = 'topic.json';
/** The same again, with a checksum and not synced: the name of a topic is nowhere else. */
const COPY_FILE = 'topic.copy';
/** The name `topic.json` gets when the topic is deleted: no new file, so that it goes on a full disk as well. */
const DELETED_FILE = 'topic.deleted';
const MAX_NAME_LENGTH = 249;

/** Which nodes have a partition, as far as somebody chose; node ids by partition, preferred leader first. */
export type Placement = { replicationFactor?: number; assignments?: number[][] };

export type TopicFile = {
  name: string;
  partitions: number;
  configs: Record<string, string>;
  placement?: Placement;
};

/** Rebuilt: read from the copy. Deleted: its files are on their way out. */
export type FoundTopic = { file: TopicFile; state: 'whole' | 'rebuilt' | 'deleted' };

/** The file that makes a folder of logs a topic, and its copy. */
export class TopicFiles {
  readonly #fileSystem: FileSystem;

  constructor(fileSystem: FileSystem) {
    this.#fileSystem = fileSystem;
  }

  /** On the disk when it returns; after an error it may be there or not. */
  save(folder: string, file: TopicFile): void {
    const content = Buffer.from(JSON.stringify(file));
    replaceFile(this.#fileSystem, join(folder, TOPIC_FILE), content);
    this.#saveCopy(folder, content);
  }

  #saveCopy(folder: string, content: Buffer): void {
    const file = new OpenFile(this.#fileSystem, join(folder, COPY_FILE));
    try {
      file.truncate(0);
      file.write(withChecksum(content), 0);
    } catch {
      // It is written again at the next start, or at the next change.
    } finally {
      file.close();
    }
  }

  /** `undefined` where no file can be read. */
  read(folder: string): FoundTopic | undefined {
    const content = this.#fileSystem.readFile(join(folder, TOPIC_FILE));
    const file = content && parse(content);
    const copied = readChecksummedFile(this.#fileSystem, join(folder, COPY_FILE));
    if (file !== undefined) {
      if (copied?.equals(content!) !== true) {
        this.#saveCopy(folder, content!);
      }
      return { file, state: 'whole' };
    }
    const deleted = content === undefined && this.#fileSystem.readFile(join(folder, DELETED_FILE));
    const ofDeleted = deleted && parse(deleted);
    if (ofDeleted) {
      return { file: ofDeleted, state: 'deleted' };
    }
    const copy = copied && parse(copied);
    return copy && { file: copy, state: 'rebuilt' };
  }

  /** On the disk when it returns; after an error it may be so or not, see `unmarkDeleted`. */
  markDeleted(folder: string): void {
    this.#fileSystem.rename(join(folder, TOPIC_FILE), join(folder, DELETED_FILE));
    this.#fileSystem.syncDirectory(folder);
  }

  /** Takes the mark back where it was set; throws where that is not sure. */
  unmarkDeleted(folder: string): void {
    if (!this.#fileSystem.list(folder).includes(TOPIC_FILE)) {
      this.#fileSystem.rename(join(folder, DELETED_FILE), join(folder, TOPIC_FILE));
      this.#fileSystem.syncDirectory(folder);
    }
  }
}

function parse(content: Buffer): TopicFile | undefined {
  try {
    return asTopicFile(JSON.parse(content.toString()));
  } catch {
    return undefined;
  }
}

export function asTopicFile(value: unknown): TopicFile | undefined {
  const file = value as Partial<TopicFile> | null;
  const isTopic =
    typeof file?.name === 'string' &&
    isValidTopicName(file.name) &&
    Number.isInteger(file.partitions) &&
    file.partitions! > 0 &&
    typeof file.configs === 'object' &&
    file.configs !== null;
  return isTopic ? (file as TopicFile) : undefined;
}

export function isValidTopicName(name: string): boolean {
  return /^[\w.-]+$/u.test(name) && name !== '.' && name !== '..' && name.length <= MAX_NAME_LENGTH;
}
