import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { keepJson, readJson } from './keep-file.ts';

export type ClusterPaths = {
  readonly outboxFile: string;
  readonly projectionFile: string;
  readonly replayFile: string;
};

/** The files of one connection, apart for each cluster that was found at its address. */
export type ClusterFiles = {
  /** Of the cluster that was there last, or of one that nobody has met yet. */
  readonly paths: () => ClusterPaths;
  /** Every outbox there is. */
  readonly outboxes: () => readonly string[];
  /**
   * Kafka has said which cluster it is. False where these are the files of another: nothing may be read into them or
   * sent from them, and `paths` are those of this one from now on.
   */
  readonly meet: (clusterId: string) => boolean;
};

type Known = { readonly folder: string; readonly clusterId: string | undefined };

/** Which cluster answers at an address can change: what was read of one, or waits for it, is never mixed with another. */
export function openClusterFiles(dir: string): ClusterFiles {
  const index = join(dir, 'clusters.json');
  const held = readIndex(index);
  let known = held.known;
  let current = known.find(({ folder }) => folder === held.last) ?? add(undefined);

  function add(clusterId: string | undefined): Known {
    const made = { folder: String(known.length + 1), clusterId };
    known = [...known, made];
    return made;
  }

  function open(next: Known): void {
    current = next;
    mkdirSync(join(dir, next.folder), { recursive: true });
    keepJson(index, { last: next.folder, clusters: known });
  }

  open(current);
  return {
    paths() {
      const folder = join(dir, current.folder);
      return {
        outboxFile: join(folder, 'outbox.db'),
        projectionFile: join(folder, 'read-model.db'),
        replayFile: join(folder, 'replay.db'),
      };
    },
    outboxes: () =>
      known.map(({ folder }) => join(dir, folder, 'outbox.db')).filter((path) => existsSync(path)),
    meet(clusterId) {
      if (current.clusterId === clusterId) return true;
      const other = known.find((each) => each.clusterId === clusterId);
      if (!other && current.clusterId === undefined) {
        const named = { ...current, clusterId };
        known = known.map((each) => (each === current ? named : each));
        open(named);
        return true;
      }
      open(other ?? add(clusterId));
      return false;
    },
  };
}

function readIndex(path: string): { readonly last: string; readonly known: readonly Known[] } {
  const held = (readJson(path) ?? {}) as { readonly last?: unknown; readonly clusters?: unknown };
  const clusters = Array.isArray(held.clusters) ? (held.clusters as readonly unknown[]) : [];
  const known = clusters.flatMap((each): Known[] => {
    const { folder, clusterId } = (each ?? {}) as { readonly [N in keyof Known]?: unknown };
    if (typeof folder !== 'string' || !/^\d{1,6}$/.test(folder)) return [];
    return [{ folder, clusterId: typeof clusterId === 'string' ? clusterId : undefined }];
  });
  return { last: String(held.last), known };
}
