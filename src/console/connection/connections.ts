import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { appError, fail, ok, type FieldProblem, type Result } from '../../contract/app-error.ts';
import { removeFile } from '../patient-files.ts';
import {
  COMMAND_LINE_ID,
  DEFAULT_GROUP_PREFIX,
  EMBEDDED_ID,
  usesLogin,
  type ConnectionDraft,
  type ConnectionMode,
  type ConnectionPhase,
  type ConnectionProfile,
  type Connections,
  type ConnectionSettings,
} from '../../contract/connection.ts';
import { createDispatch, type ConnectionHandlers } from '../dispatch.ts';
import type { KafkaSecurity } from '../kafka/security.ts';
import { testConnection } from '../kafka/test-connection.ts';
import { openOutboxFile } from '../store/outbox-file.ts';
import { createSignal } from '../streams/signal.ts';
import type { VigieConsole } from '../vigie-console.ts';
import { openClusterFiles, type ClusterFiles, type ClusterPaths } from './cluster-files.ts';
import { checkFiles } from './connection-files.ts';
import { ConnectionSecrets, isSecret, type Secrets } from './connection-secrets.ts';
import { protocolOf, securityOf, userOf } from './connection-security.ts';
import type { HostPorts } from './host-ports.ts';
import { openProfileStore, settingsOf, type StoredProfile } from './profile-store.ts';
import { openSecretStore } from './secret-store.ts';
import { createSwitchableConsole } from './switchable-console.ts';

/** What a console is started on. */
export type ConnectionTarget =
  | { readonly kind: 'embedded'; readonly id: typeof EMBEDDED_ID }
  | {
      readonly kind: 'cluster';
      readonly id: string;
      readonly brokers: readonly string[];
      readonly security: KafkaSecurity;
      readonly layout: Pick<ConnectionSettings, 'layout' | 'topicMapFile'>;
      readonly mode: ConnectionMode;
      readonly groupPrefix: string;
      readonly paths: ClusterPaths;
      /** Whether the cluster that answers is the one that `paths` are of. */
      readonly admits: (clusterId: string | undefined) => boolean;
    };

export type StartedTarget = { readonly console: VigieConsole; readonly stop: () => Promise<void> };

/** The cluster that the options of the start name. */
export type CommandLine = {
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  readonly layout: Pick<ConnectionSettings, 'layout' | 'topicMapFile'>;
  readonly mode: ConnectionMode;
  readonly groupPrefix: string;
};

export type ConnectionsOptions = {
  readonly home: string;
  readonly ports: HostPorts;
  /** Wins over what was chosen on a screen, for this start. */
  readonly asked: 'embedded' | CommandLine | undefined;
  readonly start: (target: ConnectionTarget) => Promise<StartedTarget>;
  /** The consumer groups that a connection commits to. */
  readonly groupsOf: (settings: Pick<ConnectionSettings, 'groupPrefix'>) => readonly string[];
  /** The shop's topics in a layout. Throws where the map cannot be used. */
  readonly topicsOf: (layout: Pick<ConnectionSettings, 'layout' | 'topicMapFile'>) => readonly string[];
  readonly now: () => number;
  readonly log: (line: string) => void;
};

export type OpenConnections = {
  /** What hosts and screens have: it stays the same when another connection is switched to. */
  readonly console: VigieConsole;
  /** Ends what runs, in order. */
  readonly stop: () => Promise<void>;
};

type Running = StartedTarget & { readonly target: ConnectionTarget };

/** Calls under way end within their own time-outs, which are shorter. */
const DRAIN_MS = 3_000;

/**
 * Keeps the connections, runs a console on one of them, and takes another when asked to. Throws where the console of
 * the options, or of the embedded broker, cannot be started; one that was chosen on a screen leaves that screen to say so.
 */
export async function openConnections(options: ConnectionsOptions): Promise<OpenConnections> {
  const { ports, asked, log } = options;
  const commandLine = asked === 'embedded' ? undefined : asked;
  const profiles = openProfileStore(join(options.home, 'connections.json'), log);
  const secretStore = await openSecretStore({
    file: join(options.home, 'secrets.json'),
    cipher: ports.cipher,
    log,
  });
  const secrets = new ConnectionSecrets(secretStore);
  const changed = createSignal<void>();
  let activeId: string =
    asked === 'embedded' ? EMBEDDED_ID : commandLine ? COMMAND_LINE_ID : (profiles.chosen() ?? EMBEDDED_ID);
  let phase: ConnectionPhase = { kind: 'switching', step: 'starting', otherCluster: false };
  let running: Running | undefined;
  let changing: Promise<unknown> | undefined;
  let stopped = false;

  function setPhase(next: ConnectionPhase): void {
    phase = next;
    changed.emit();
  }

  function profileOf(profile: StoredProfile): ConnectionProfile {
    return { ...profile, ...secrets.kept(profile.id, profile) };
  }

  function connections(): Connections {
    return {
      profiles: profiles.all().map(profileOf),
      commandLine: commandLine && {
        servers: commandLine.brokers,
        security: protocolOf(commandLine.security),
        user: userOf(commandLine.security),
        mode: commandLine.mode,
      },
      activeId,
      phase,
      secrets: secretStore.sessionOnly
        ? { kept: 'session', why: secretStore.sessionOnly }
        : { kept: 'encrypted' },
      canPickFiles: ports.pickFile !== undefined,
    };
  }

  function filesOf(id: string): ClusterFiles {
    return openClusterFiles(join(options.home, 'connections', id));
  }

  function clusterTarget(
    cluster: Omit<Extract<ConnectionTarget, { kind: 'cluster' }>, 'kind' | 'paths' | 'admits'>,
    folder: string,
  ): ConnectionTarget {
    const files = filesOf(folder);
    const paths = files.paths();
    // Once another cluster has been met these files are closed to what comes, whatever comes next.
    let isOther = false;
    return {
      ...cluster,
      kind: 'cluster',
      paths,
      admits(clusterId) {
        if (clusterId === undefined || (!isOther && files.meet(clusterId))) return true;
        if (!isOther) {
          log(`another cluster answers on ${cluster.brokers.join(',')}: it has files of its own`);
          void restart(clusterTarget(cluster, folder));
        }
        isOther = true;
        return false;
      },
    };
  }

  /** Everything that can be refused is, before anything is stopped. */
  async function targetOf(id: string): Promise<Result<ConnectionTarget>> {
    if (id === EMBEDDED_ID) return ok({ kind: 'embedded', id });
    if (id === COMMAND_LINE_ID && commandLine) {
      return ok(clusterTarget({ ...commandLine, id }, folderOf(commandLine.brokers)));
    }
    const profile = profiles.find(id);
    if (!profile) return fail(appError('not_found', 'no such connection'));
    const given = await secrets.of(id);
    const problems = problemsOf(profile, given);
    if (problems.length > 0) return fail(invalid(problems));
    const { servers: brokers, layout, topicMapFile, mode, groupPrefix = DEFAULT_GROUP_PREFIX } = profile;
    const security = securityOf(profile, given);
    const cluster = { id, brokers, security, layout: { layout, topicMapFile }, mode, groupPrefix };
    return ok(clusterTarget(cluster, id));
  }

  /** Of the settings, and of what is needed to connect with them. */
  function problemsOf(settings: ConnectionSettings, given: Secrets): readonly FieldProblem[] {
    const problems = [...checkFiles(settings, given)];
    if (usesLogin(settings) && given.password === undefined)
      problems.push({ field: 'password', rule: 'required' });
    if (problems.some(({ field }) => !isSecret(field))) return problems;
    try {
      options.topicsOf(settings);
      return problems;
    } catch {
      return [{ field: 'topicMapFile', rule: 'malformed' }, ...problems];
    }
  }

  async function run(target: ConnectionTarget): Promise<void> {
    const started = await options.start(target);
    running = { ...started, target };
    activeId = target.id;
    outer.attach(started.console);
    setPhase({ kind: 'running' });
  }

  /** Ends the running console, then starts one on `target`; goes back to the one before where that cannot be. */
  async function change(target: ConnectionTarget, otherCluster: boolean): Promise<Result<undefined>> {
    const before = running;
    activeId = target.id;
    setPhase({ kind: 'switching', step: 'stopping', otherCluster });
    outer.attach(undefined);
    await outer.drained(DRAIN_MS);
    running = undefined;
    await before?.stop().catch((error: unknown) => log(`the console did not end in order: ${said(error)}`));
    if (stopped) return fail(appError('cancelled', 'Vigie ends'));
    setPhase({ kind: 'switching', step: 'starting', otherCluster });
    try {
      await run(target);
      return ok(undefined);
    } catch (error) {
      const message = said(error);
      log(`the connection could not be started: ${message}`);
      if (before && before.target !== target) {
        const again = await targetOf(before.target.id);
        const isBack =
          again.ok &&
          (await run(again.value)
            .then(() => true)
            .catch(() => false));
        if (isBack) return fail(appError('start_failed', message));
      }
      setPhase({ kind: 'stopped', reason: 'failed', message });
      return fail(appError('start_failed', message));
    }
  }

  /** One change at a time; `changing` is what whoever ends all of this waits for. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const own = work();
    changing = own;
    try {
      return await own;
    } finally {
      changing = undefined;
    }
  }

  async function restart(target: ConnectionTarget): Promise<void> {
    await changing;
    if (!stopped && !changing && running?.target.id === target.id) await alone(() => change(target, true));
  }

  const handlers: ConnectionHandlers = {
    'connections.list': () => ok(connections()),
    async 'connections.save'(draft) {
      const { id, keepPassword } = draft;
      const known = id === undefined ? undefined : profiles.find(id);
      if (id !== undefined && !known) return fail(appError('not_found', 'no such connection'));
      const given = await secrets.given(draft, known);
      const problems = [...nameProblems(profiles.all(), draft), ...problemsOf(draft, given)]
        // It is asked for when it is needed.
        .filter(({ field, rule }) => !(isSecret(field) && rule === 'required'));
      if (problems.length > 0) return fail(invalid(problems));
      const saved = profiles.save(settingsOf(draft), id);
      await secrets.keepAll(saved.id, given, keepPassword);
      changed.emit();
      return ok(profileOf(saved));
    },
    'connections.delete'({ id, giveUpWaiting = false }) {
      if (!profiles.find(id)) return fail(appError('not_found', 'no such connection'));
      if (id === activeId) return fail(appError('in_use', 'the connection is in use'));
      const waits = filesOf(id)
        .outboxes()
        .some((path) => countWaiting(path, log) > 0);
      if (waits && !giveUpWaiting) return fail(appError('commands_wait', 'commands wait'));
      profiles.remove(id);
      secrets.forget(id);
      removeFile(join(options.home, 'connections', id));
      changed.emit();
      return ok(undefined);
    },
    async 'connections.test'(draft) {
      const known = draft.id === undefined ? undefined : profiles.find(draft.id);
      const given = await secrets.given(draft, known);
      const problems = problemsOf(draft, given);
      if (problems.length > 0) return fail(invalid(problems));
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
      if (changing || stopped) return fail(appError('switching', 'another switch is under way'));
      return alone(async () => {
        if (profiles.find(id)) await secrets.typed(id, typed);
        const target = await targetOf(id);
        if (!target.ok) return target;
        const result = await change(target.value, false);
        if (result.ok && id !== COMMAND_LINE_ID) profiles.choose(id === EMBEDDED_ID ? undefined : id);
        return result;
      });
    },
    async 'connections.pickFile'({ file }) {
      if (!ports.pickFile) return fail(appError('not_found', 'this host has no file dialog'));
      return ok({ path: await ports.pickFile(file) });
    },
  };

  const outer = createSwitchableConsole({
    dispatch: createDispatch(handlers, { log }),
    dispatchOfAudience: createDispatch(handlers, { log, isAudience: true }),
    connections,
    changed,
    now: options.now,
  });

  const first = await targetOf(activeId);
  if (!first.ok) {
    const isPassword = first.error.fields?.every(({ field }) => isSecret(field)) ?? false;
    log(
      isPassword
        ? 'the connection wants its password: see the screen'
        : `the connection cannot be used: ${first.error.message}`,
    );
    setPhase({
      kind: 'stopped',
      reason: isPassword ? 'password_wanted' : 'failed',
      message: isPassword ? undefined : first.error.message,
    });
  } else if (profiles.find(activeId)) {
    await alone(() => change(first.value, false));
  } else {
    await run(first.value);
  }
  const firstConsole = running?.console;

  return {
    console: {
      ...outer,
      whenConnected: firstConsole?.whenConnected ?? new Promise(() => undefined),
      whenSettled: firstConsole?.whenSettled ?? Promise.resolve(),
      stop,
    },
    stop,
  };

  async function stop(): Promise<void> {
    stopped = true;
    await changing?.catch(() => undefined);
    await running?.stop();
    running = undefined;
  }
}

function nameProblems(known: readonly StoredProfile[], draft: ConnectionDraft): readonly FieldProblem[] {
  const name = draft.name.toLowerCase();
  const isTaken = known.some((each) => each.id !== draft.id && each.name.toLowerCase() === name);
  return isTaken ? [{ field: 'name', rule: 'taken' }] : [];
}

function countWaiting(path: string, log: (line: string) => void): number {
  const file = openOutboxFile(path, log);
  try {
    // Nothing else has what Kafka refused, either.
    return file.kept().length + file.refusedCount();
  } finally {
    file.close();
  }
}

/** Options with the same brokers find the same files again. */
function folderOf(brokers: readonly string[]): string {
  const text = [...brokers].sort().join(',').toLowerCase();
  return `options-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

function invalid(fields: readonly FieldProblem[]) {
  return appError('invalid_input', fields.map(({ field, rule }) => `${field}: ${rule}`).join(', '), fields);
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
