import { join } from 'node:path';
import {
  COMMAND_LINE_ID,
  EMBEDDED_ID,
  type ConnectionProfile,
  type Connections,
  type ConnectionSettings,
} from '../../contract/connection.ts';
import { createDispatch } from '../dispatch.ts';
import { createSignal } from '../streams/signal.ts';
import type { VigieConsole } from '../vigie-console.ts';
import { connectionHandlers } from './connection-handlers.ts';
import { ConnectionSecrets, isSecret } from './connection-secrets.ts';
import { protocolOf, userOf } from './connection-security.ts';
import { ConnectionSwitch, type StartedTarget } from './connection-switch.ts';
import { ConnectionTargets, type CommandLine, type ConnectionTarget } from './connection-targets.ts';
import type { HostPorts } from './host-ports.ts';
import { openProfileStore, type ProfileStore, type StoredProfile } from './profile-store.ts';
import { openSecretStore } from './secret-store.ts';
import { createSwitchableConsole } from './switchable-console.ts';

export type ConnectionsOptions = {
  readonly home: string;
  readonly ports: HostPorts;
  /** Takes precedence, for this start, over the connection that a screen chose. */
  readonly asked: 'embedded' | CommandLine | undefined;
  readonly start: (target: ConnectionTarget) => Promise<StartedTarget>;
  /** The consumer groups that a connection commits to. */
  readonly groupsOf: (settings: Pick<ConnectionSettings, 'groupPrefix'>) => readonly string[];
  /** The shop's topics in a layout. Throws if the topic map cannot be used. */
  readonly topicsOf: (layout: Pick<ConnectionSettings, 'layout' | 'topicMapFile'>) => readonly string[];
  readonly now: () => number;
  readonly log: (line: string) => void;
};

export type OpenConnections = {
  /** The console of hosts and screens. It stays the same object when the connection changes. */
  readonly console: VigieConsole;
  /** Ends the running console in order. */
  readonly stop: () => Promise<void>;
};

/**
 * Opens the saved connections and runs a console on one of them; screens can switch to another. Throws if the console
 * of the options, or of the embedded broker, cannot start. If a connection that a screen chose cannot start, a screen
 * says so instead.
 */
export async function openConnections(options: ConnectionsOptions): Promise<OpenConnections> {
  const { home, ports, asked, log } = options;
  const commandLine = asked === 'embedded' ? undefined : asked;
  const profiles = openProfileStore(join(home, 'connections.json'), log);
  const secretStore = await openSecretStore({ file: join(home, 'secrets.json'), cipher: ports.cipher, log });
  const secrets = new ConnectionSecrets(secretStore);
  const changed = createSignal<void>();
  const profileOf = (stored: StoredProfile): ConnectionProfile => ({
    ...stored,
    ...secrets.kept(stored.id, stored),
  });

  const targets: ConnectionTargets = new ConnectionTargets({
    home,
    profiles,
    secrets,
    commandLine,
    log,
    topicsOf: options.topicsOf,
    onOtherCluster: (next) => void switching.followCluster(next),
  });
  const switching: ConnectionSwitch = new ConnectionSwitch({
    firstId: firstConnection(asked, profiles),
    start: options.start,
    find: (id) => targets.find(id),
    attach: (console) => outer.attach(console),
    drained: (deadlineMs) => outer.drained(deadlineMs),
    onPhase: changed.emit,
    log,
  });
  const connections = (): Connections => ({
    profiles: profiles.all().map(profileOf),
    commandLine: commandLine && shownCommandLine(commandLine),
    activeId: switching.activeId,
    phase: switching.phase,
    secrets: secretStore.sessionOnly
      ? { kept: 'session', why: secretStore.sessionOnly }
      : { kept: 'encrypted' },
    canPickFiles: ports.pickFile !== undefined,
  });
  const handlers = connectionHandlers({
    profiles,
    secrets,
    targets,
    switching,
    connections,
    profileOf,
    log,
    pickFile: ports.pickFile,
    onChange: changed.emit,
    groupsOf: options.groupsOf,
    topicsOf: options.topicsOf,
  });
  const outer = createSwitchableConsole({
    dispatch: createDispatch(handlers, { log }),
    dispatchOfAudience: createDispatch(handlers, { log, isAudience: true }),
    connections,
    changed,
    now: options.now,
  });

  await startFirst({ profiles, targets, switching, log });
  const stop = (): Promise<void> => switching.stop();
  const first = switching.console;
  return {
    console: {
      ...outer,
      whenConnected: first?.whenConnected ?? new Promise(() => undefined),
      whenSettled: first?.whenSettled ?? Promise.resolve(),
      stop,
    },
    stop,
  };
}

/** Without the password. */
function shownCommandLine({ brokers, security, mode }: CommandLine): Connections['commandLine'] {
  return { servers: brokers, security: protocolOf(security), user: userOf(security), mode };
}

function firstConnection(asked: ConnectionsOptions['asked'], profiles: ProfileStore): string {
  if (asked === undefined) {
    return profiles.chosen() ?? EMBEDDED_ID;
  }
  return asked === 'embedded' ? EMBEDDED_ID : COMMAND_LINE_ID;
}

/** A saved connection that cannot start leaves its reason to a screen. Any other rejects. */
async function startFirst(parts: {
  readonly profiles: ProfileStore;
  readonly targets: ConnectionTargets;
  readonly switching: ConnectionSwitch;
  readonly log: (line: string) => void;
}): Promise<void> {
  const { profiles, targets, switching, log } = parts;
  const id = switching.activeId;
  const first = await targets.find(id);
  if (first.ok) {
    if (profiles.find(id)) {
      await switching.changeTo(async () => first);
    } else {
      await switching.startFirst(first.value);
    }
  } else if (first.error.fields?.every(({ field }) => isSecret(field))) {
    log('the connection needs its password: enter it on the screen');
    switching.setStopped('password_wanted', undefined);
  } else {
    log(`the connection cannot be used: ${first.error.message}`);
    switching.setStopped('failed', first.error.message);
  }
}
