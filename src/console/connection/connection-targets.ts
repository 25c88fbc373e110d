import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  appError,
  fail,
  ok,
  type AppError,
  type FieldProblem,
  type Result,
} from '../../contract/app-error.ts';
import {
  COMMAND_LINE_ID,
  DEFAULT_GROUP_PREFIX,
  EMBEDDED_ID,
  usesLogin,
  type ConnectionMode,
  type ConnectionSettings,
} from '../../contract/connection.ts';
import type { KafkaSecurity } from '../kafka/security.ts';
import { openClusterFiles, type ClusterFiles, type ClusterPaths } from './cluster-files.ts';
import { checkFiles } from './connection-files.ts';
import { isSecret, type ConnectionSecrets, type Secrets } from './connection-secrets.ts';
import { securityOf } from './connection-security.ts';
import type { ProfileStore } from './profile-store.ts';

type TopicLayout = Pick<ConnectionSettings, 'layout' | 'topicMapFile'>;

/** The cluster that the start options name. */
export type CommandLine = {
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  readonly layout: TopicLayout;
  readonly mode: ConnectionMode;
  readonly groupPrefix: string;
};

export type ClusterTarget = CommandLine & {
  readonly kind: 'cluster';
  readonly id: string;
  readonly paths: ClusterPaths;
  /** Whether `paths` hold the files of the cluster that answers. */
  readonly admits: (clusterId: string | undefined) => boolean;
};

/** The Kafka that a console is started on. */
export type ConnectionTarget = { readonly kind: 'embedded'; readonly id: typeof EMBEDDED_ID } | ClusterTarget;

export type ConnectionTargetsOptions = {
  readonly home: string;
  readonly profiles: ProfileStore;
  readonly secrets: ConnectionSecrets;
  readonly commandLine: CommandLine | undefined;
  /** The shop's topics in a layout. Throws if the topic map cannot be used. */
  readonly topicsOf: (layout: TopicLayout) => readonly string[];
  /** Another cluster than before answers at a target's address. `next` has the files of that cluster. */
  readonly onOtherCluster: (next: ClusterTarget) => void;
  readonly log: (line: string) => void;
};

/** Makes a target from the id of a connection, and checks its settings first. */
export class ConnectionTargets {
  readonly #options: ConnectionTargetsOptions;

  constructor(options: ConnectionTargetsOptions) {
    this.#options = options;
  }

  /** Refuses whatever can be refused before the running console stops. */
  async find(id: string): Promise<Result<ConnectionTarget>> {
    const { commandLine, profiles, secrets } = this.#options;
    if (id === EMBEDDED_ID) {
      return ok({ kind: 'embedded', id });
    }
    if (id === COMMAND_LINE_ID && commandLine) {
      return ok(this.#clusterTarget({ ...commandLine, id }, commandLineFolder(commandLine.brokers)));
    }
    const profile = profiles.find(id);
    if (!profile) {
      return fail(appError('not_found', 'no such connection'));
    }
    const given = await secrets.of(id);
    const problems = this.problemsOf(profile, given);
    if (problems.length > 0) {
      return fail(invalidFields(problems));
    }
    const { servers: brokers, layout, topicMapFile, mode, groupPrefix = DEFAULT_GROUP_PREFIX } = profile;
    const security = securityOf(profile, given);
    return ok(
      this.#clusterTarget({ id, brokers, security, layout: { layout, topicMapFile }, mode, groupPrefix }, id),
    );
  }

  /** Problems of the settings and of the secrets that connecting with them needs. */
  problemsOf(settings: ConnectionSettings, given: Secrets): readonly FieldProblem[] {
    const problems = [...checkFiles(settings, given)];
    if (usesLogin(settings) && given.password === undefined) {
      problems.push({ field: 'password', rule: 'required' });
    }
    if (problems.some(({ field }) => !isSecret(field))) {
      return problems;
    }
    try {
      this.#options.topicsOf(settings);
      return problems;
    } catch {
      return [{ field: 'topicMapFile', rule: 'malformed' }, ...problems];
    }
  }

  /** The folder of a connection's files: one folder inside it for each cluster that answered at its address. */
  folderOf(id: string): string {
    return join(this.#options.home, 'connections', id);
  }

  filesOf(folder: string): ClusterFiles {
    return openClusterFiles(this.folderOf(folder));
  }

  #clusterTarget(cluster: CommandLine & { readonly id: string }, folder: string): ClusterTarget {
    const { log, onOtherCluster } = this.#options;
    const files = this.filesOf(folder);
    // Once another cluster has answered, this target admits none: its paths belong to the first.
    let metOther = false;
    return {
      ...cluster,
      kind: 'cluster',
      paths: files.paths(),
      admits: (clusterId) => {
        if (clusterId === undefined || (!metOther && files.meet(clusterId))) {
          return true;
        }
        if (!metOther) {
          metOther = true;
          log(`another cluster answers on ${cluster.brokers.join(',')}: it has files of its own`);
          onOtherCluster(this.#clusterTarget(cluster, folder));
        }
        return false;
      },
    };
  }
}

/** One error for all problems of a connection's fields. */
export function invalidFields(fields: readonly FieldProblem[]): AppError {
  return appError('invalid_input', fields.map(({ field, rule }) => `${field}: ${rule}`).join(', '), fields);
}

/** Options with the same brokers, in any order, find the same files again. */
function commandLineFolder(brokers: readonly string[]): string {
  const text = [...brokers].sort().join(',').toLowerCase();
  return `options-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
