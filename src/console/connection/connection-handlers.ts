import { appError, fail, ok, type FieldProblem, type Result } from '../../contract/app-error.ts';
import {
  COMMAND_LINE_ID,
  EMBEDDED_ID,
  type ConnectionDraft,
  type ConnectionProfile,
  type Connections,
  type ConnectionSettings,
} from '../../contract/connection.ts';
import type { ConnectionHandlers } from '../dispatch.ts';
import { testConnection } from '../kafka/test-connection.ts';
import { removeFile } from '../patient-files.ts';
import { openOutboxFile } from '../store/outbox-file.ts';
import { isSecret, type ConnectionSecrets } from './connection-secrets.ts';
import { securityOf } from './connection-security.ts';
import type { ConnectionSwitch } from './connection-switch.ts';
import { invalidFields, type ConnectionTargets } from './connection-targets.ts';
import type { HostPorts } from './host-ports.ts';
import { settingsOf, type ProfileStore, type StoredProfile } from './profile-store.ts';

export type ConnectionHandlersOptions = {
  readonly profiles: ProfileStore;
  readonly secrets: ConnectionSecrets;
  readonly targets: ConnectionTargets;
  readonly switching: ConnectionSwitch;
  readonly pickFile: HostPorts['pickFile'];
  /** All connections, as screens see them. */
  readonly connections: () => Connections;
  readonly profileOf: (stored: StoredProfile) => ConnectionProfile;
  readonly onChange: () => void;
  readonly groupsOf: (settings: Pick<ConnectionSettings, 'groupPrefix'>) => readonly string[];
  readonly topicsOf: (layout: Pick<ConnectionSettings, 'layout' | 'topicMapFile'>) => readonly string[];
  readonly log: (line: string) => void;
};

/** Answers the calls about connections, also while no console runs. */
export function connectionHandlers(options: ConnectionHandlersOptions): ConnectionHandlers {
  const { profiles, secrets, targets, pickFile } = options;
  return {
    'connections.list': () => ok(options.connections()),
    'connections.save': (draft) => save(options, draft),
    'connections.delete': (input) => remove(options, input),
    async 'connections.test'(draft) {
      const known = draft.id === undefined ? undefined : profiles.find(draft.id);
      const given = await secrets.given(draft, known);
      const problems = targets.problemsOf(draft, given);
      if (problems.length > 0) {
        return fail(invalidFields(problems));
      }
      return ok(
        await testConnection({
          brokers: draft.servers,
          security: securityOf(draft, given),
          topics: options.topicsOf(draft),
          mode: draft.mode,
          groups: options.groupsOf(draft),
        }),
      );
    },
    async 'connections.switch'({ id, ...typed }) {
      const result = await options.switching.changeTo(async () => {
        if (profiles.find(id)) {
          await secrets.typed(id, typed);
        }
        return targets.find(id);
      });
      if (result.ok && id !== COMMAND_LINE_ID) {
        profiles.choose(id === EMBEDDED_ID ? undefined : id);
      }
      return result;
    },
    async 'connections.pickFile'({ file }) {
      if (!pickFile) {
        return fail(appError('not_found', 'this host has no file dialog'));
      }
      return ok({ path: await pickFile(file) });
    },
  };
}

async function save(
  { profiles, secrets, targets, onChange, profileOf }: ConnectionHandlersOptions,
  draft: ConnectionDraft,
): Promise<Result<ConnectionProfile>> {
  const { id, keepPassword } = draft;
  const known = id === undefined ? undefined : profiles.find(id);
  if (id !== undefined && !known) {
    return fail(appError('not_found', 'no such connection'));
  }
  const given = await secrets.given(draft, known);
  const problems = [...nameProblems(profiles.all(), draft), ...targets.problemsOf(draft, given)]
    // A missing secret is asked for when the connection is used.
    .filter(({ field, rule }) => !(isSecret(field) && rule === 'required'));
  if (problems.length > 0) {
    return fail(invalidFields(problems));
  }
  const saved = profiles.save(settingsOf(draft), id);
  await secrets.keepAll(saved.id, given, keepPassword);
  onChange();
  return ok(profileOf(saved));
}

function remove(
  { profiles, secrets, targets, switching, onChange, log }: ConnectionHandlersOptions,
  { id, giveUpWaiting = false }: { readonly id: string; readonly giveUpWaiting?: boolean | undefined },
): Result<undefined> {
  if (!profiles.find(id)) {
    return fail(appError('not_found', 'no such connection'));
  }
  if (id === switching.activeId) {
    return fail(appError('in_use', 'the connection is in use'));
  }
  const hasWaiting = targets
    .filesOf(id)
    .outboxes()
    .some((path) => countKept(path, log) > 0);
  if (hasWaiting && !giveUpWaiting) {
    return fail(appError('commands_wait', 'commands wait'));
  }
  profiles.remove(id);
  secrets.forget(id);
  removeFile(targets.folderOf(id));
  onChange();
  return ok(undefined);
}

function nameProblems(known: readonly StoredProfile[], draft: ConnectionDraft): readonly FieldProblem[] {
  const name = draft.name.toLowerCase();
  const isTaken = known.some((each) => each.id !== draft.id && each.name.toLowerCase() === name);
  return isTaken ? [{ field: 'name', rule: 'taken' }] : [];
}

/** Waiting commands, and those that Kafka refused: they exist nowhere else. */
function countKept(path: string, log: (line: string) => void): number {
  const file = openOutboxFile(path, log);
  try {
    return file.kept().length + file.refusedCount();
  } finally {
    file.close();
  }
}
