import type { ConnectionMode } from '../../contract/connection.ts';
import { deniedCreation, deniedGroups } from './check-rights.ts';
import { COMMIT_FAMILIES } from './commit-families.ts';
import { createKafkaClient } from './kafka-client.ts';
import { KafkaNodeProbe } from './node-probe.ts';
import type { RightsNeeded } from './rights.ts';
import { RightsWatch, type RightsWatchOptions } from './rights-watch.ts';
import type { KafkaSecurity } from './security.ts';

const DEADLINE_MS = 4_000;

/** What a console in this mode does with its topics and groups. A read-only one writes nothing and commits nothing. */
export function neededRights(
  options: {
    readonly mode: ConnectionMode;
    readonly madeTopics: readonly string[];
    readonly groupPrefix: string;
    readonly installationId: string;
  },
  foundTopics: readonly string[],
): RightsNeeded {
  const { mode, madeTopics, groupPrefix, installationId } = options;
  const isWriting = mode === 'write';
  return {
    read: [...new Set([...madeTopics, ...foundTopics])],
    write: isWriting ? madeTopics : [],
    groups: isWriting ? groupNames(groupPrefix, installationId) : [],
  };
}

export function groupNames(groupPrefix: string, installationId: string): readonly string[] {
  return [...new Set(Object.values(COMMIT_FAMILIES))].map(
    (family) => `${groupPrefix}-${installationId}-${family}`,
  );
}

type Client = {
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  readonly clientId: string;
};

/** Asks the checks of a cluster over connections that last as long as one check. */
export function clusterChecks(client: Client): Pick<RightsWatchOptions, 'deniedCreation' | 'deniedGroups'> {
  return {
    deniedCreation: (topics) =>
      deniedCreation(createKafkaClient({ ...client, retries: 2, log: () => undefined }), topics),
    async deniedGroups(groups) {
      const probes = new Map<string, KafkaNodeProbe>();
      function nodeAt(address: string): KafkaNodeProbe {
        const known = probes.get(address);
        const probe = known ?? new KafkaNodeProbe({ ...client, address, deadlineMs: DEADLINE_MS });
        probes.set(address, probe);
        return probe;
      }
      try {
        const asked = client.brokers.map(async (address) => {
          const probe = nodeAt(address);
          await probe.ask([]);
          return probe;
        });
        return await deniedGroups(await Promise.any(asked), nodeAt, groups);
      } finally {
        for (const probe of probes.values()) {
          probe.drop();
        }
      }
    },
  };
}

export function watchRights(
  client: Client,
  options: Pick<RightsWatchOptions, 'needed' | 'onChange' | 'now' | 'log'>,
): RightsWatch {
  return new RightsWatch({ ...options, ...clusterChecks(client) });
}
