import type { KafkaTrouble, MissingRight } from './kafka-status.ts';

/** As Kafka names them: whether what is said is encrypted, and whether clients log in. */
export const SECURITY_PROTOCOLS = ['plaintext', 'ssl', 'sasl_plaintext', 'sasl_ssl'] as const;
export type SecurityProtocol = (typeof SECURITY_PROTOCOLS)[number];

export const SASL_MECHANISMS = ['scram-sha-256', 'scram-sha-512', 'plain', 'oauthbearer'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** Which topics the shop's events lie in: one per family, one per type of event, or as a file says. */
export const TOPIC_LAYOUTS = ['grouped', 'per-type', 'file'] as const;
export type TopicLayout = (typeof TOPIC_LAYOUTS)[number];

/** `read`: Vigie creates no topic, writes no record and commits no offset. `write`: it may do all three. */
export const CONNECTION_MODES = ['read', 'write'] as const;
export type ConnectionMode = (typeof CONNECTION_MODES)[number];

/** What a connection can be marked with, so that two clusters are not taken for each other. */
export const CONNECTION_COLOURS = [
  'blue',
  'green',
  'yellow',
  'orange',
  'red',
  'pink',
  'purple',
  'brown',
] as const;
export type ConnectionColour = (typeof CONNECTION_COLOURS)[number];
/** `petrol` marks the embedded broker, `grey` the cluster of the command line. */
export type ConnectionMark = ConnectionColour | 'petrol' | 'grey';

/** First part of the names of Vigie's consumer groups. */
export const DEFAULT_GROUP_PREFIX = 'vigie';

/** Vigie's own broker: always there, and not to be edited. */
export const EMBEDDED_ID = 'embedded';
/** What the options of the start say: has no name, and is not kept. */
export const COMMAND_LINE_ID = 'command-line';

/** How a cluster is reached. Files by their names; secrets are elsewhere. */
export type ConnectionSettings = {
  readonly name: string;
  /** `host:port` each. */
  readonly servers: readonly string[];
  readonly security: SecurityProtocol;
  /** Authority of Kafka's certificate: a file or PEM text; those of the system where both are absent. */
  readonly caFile?: string | undefined;
  readonly caPem?: string | undefined;
  /** Vigie's own certificate, where Kafka asks for one: a file or PEM text. */
  readonly certFile?: string | undefined;
  readonly certPem?: string | undefined;
  /** Key of that certificate: a file, or a text that was pasted and is kept as a secret. */
  readonly keyFile?: string | undefined;
  readonly isKeyPasted?: boolean | undefined;
  readonly mechanism?: SaslMechanism | undefined;
  /** The client's id for OAUTHBEARER, whose secret is kept as a password is. */
  readonly user?: string | undefined;
  /** Where tokens of OAUTHBEARER come from, and for what they are asked. */
  readonly tokenEndpoint?: string | undefined;
  readonly tokenScope?: string | undefined;
  /** Authority of the endpoint's certificate: a file or PEM text; those of the system where both are absent. */
  readonly tokenCaFile?: string | undefined;
  readonly tokenCaPem?: string | undefined;
  readonly layout: TopicLayout;
  readonly topicMapFile?: string | undefined;
  /** Read only where absent. */
  readonly mode?: ConnectionMode | undefined;
  readonly colour?: ConnectionColour | undefined;
  /** Consumer groups are named `<prefix>-<installation>-<family>`; `vigie` where absent. */
  readonly groupPrefix?: string | undefined;
};

/** `encrypted`: in a file, readable with the system's keyring only. `session`: in memory, until Vigie ends. */
export type KeptSecret = 'none' | 'session' | 'encrypted';

/** What screens are told of a connection: never its secrets. */
export type ConnectionProfile = ConnectionSettings & {
  readonly id: string;
  readonly mode: ConnectionMode;
  readonly colour: ConnectionColour;
  readonly password: KeptSecret;
  /** Of an encrypted key. */
  readonly keyPassphrase: KeptSecret;
  /** A key that was pasted. */
  readonly keyPem: KeptSecret;
};

/** What a screen asks to be kept or tried. */
export type ConnectionDraft = ConnectionSettings & {
  /** Absent for a new one. */
  readonly id?: string | undefined;
  /** Absent: the one that is kept stays. */
  readonly password?: string | undefined;
  /** The same, for an encrypted key. */
  readonly keyPassphrase?: string | undefined;
  /** The same, for a key that is pasted. */
  readonly keyPem?: string | undefined;
  /** All of them are kept beyond this session, where the system can encrypt it. */
  readonly keepPassword: boolean;
};

/** Why passwords are kept for the session only: in a browser, without a keyring, with one that hides nothing. */
export type SessionOnlyReason = 'browser' | 'no_keyring' | 'weak_keyring';

export type ConnectionPhase =
  | { readonly kind: 'running' }
  /** One console ends in order, then another starts. `otherCluster`: the address led to a cluster that was not there before. */
  | { readonly kind: 'switching'; readonly step: 'stopping' | 'starting'; readonly otherCluster: boolean }
  /** No console runs. `message`: what the system said, in English. */
  | {
      readonly kind: 'stopped';
      readonly reason: 'password_wanted' | 'failed';
      readonly message: string | undefined;
    };

export type Connections = {
  readonly profiles: readonly ConnectionProfile[];
  /** Present where the options of the start name a cluster. */
  readonly commandLine:
    | (Pick<ConnectionSettings, 'servers' | 'security' | 'user'> & { readonly mode: ConnectionMode })
    | undefined;
  /** The one that is in use, or on its way. */
  readonly activeId: string;
  readonly phase: ConnectionPhase;
  readonly secrets:
    | { readonly kept: 'encrypted' }
    | { readonly kept: 'session'; readonly why: SessionOnlyReason };
  /** Whether this host has a dialog to choose files with. */
  readonly canPickFiles: boolean;
};

/** Why nobody answered, where no setting is to blame. */
export type UnreachedReason = 'refused' | 'unknown_host' | 'timeout' | 'other';

/** `hidden`: Kafka does not let this user see whether the topic is there. */
export type TestedTopic = {
  readonly name: string;
  readonly state: 'found' | 'missing' | 'hidden';
  readonly partitions: number | undefined;
};

export type ConnectionTest = {
  readonly tookMs: number;
} & (
  | {
      readonly reached: true;
      /** Absent where a Kafka older than 0.10.1 has none. */
      readonly clusterId: string | undefined;
      readonly nodes: number;
      /** Nodes that the cluster names and that cannot be reached from here, with what the client said, in English. */
      readonly unreachedNodes: readonly { readonly address: string; readonly reason: string }[];
      /** The shop's. */
      readonly topics: readonly TestedTopic[];
      /** Of those that the mode of the connection needs. */
      readonly missingRights: readonly MissingRight[];
    }
  | {
      readonly reached: false;
      /** Which setting Kafka does not accept. */
      readonly trouble: KafkaTrouble | undefined;
      readonly why: UnreachedReason;
      /** As the client said it, in English. */
      readonly reason: string;
    }
);

export const PICKED_FILES = ['ca', 'cert', 'key', 'token-ca', 'topic-map'] as const;
export type PickedFile = (typeof PICKED_FILES)[number];

/** `host:port`, with an IPv6 address in brackets. */
export function isServerAddress(text: string): boolean {
  const [, port] = /^(?:\[[\da-f:]{2,45}\]|[\w.-]{1,253}):(\d{1,5})$/i.exec(text) ?? [];
  return port !== undefined && Number(port) > 0 && Number(port) <= 65_535;
}

/** Kafka takes any group name; these are readable in every tool and need no quotes. */
export function isGroupPrefix(text: string): boolean {
  return /^[\w.-]{1,100}$/.test(text);
}

/** A client's secret goes there: encrypted, or to this machine alone. */
export function isTokenEndpoint(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') {
    return false;
  }
  const isLocal = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal);
}

export function usesTls({ security }: Pick<ConnectionSettings, 'security'>): boolean {
  return security === 'ssl' || security === 'sasl_ssl';
}

/** Whether tokens of an endpoint take the place of a password. */
export function usesTokens(settings: Pick<ConnectionSettings, 'security' | 'mechanism'>): boolean {
  return usesLogin(settings) && settings.mechanism === 'oauthbearer';
}

export function usesLogin({ security }: Pick<ConnectionSettings, 'security'>): boolean {
  return security === 'sasl_plaintext' || security === 'sasl_ssl';
}

type Destination = Pick<ConnectionSettings, 'servers' | 'security' | 'mechanism' | 'tokenEndpoint'>;

/** Whether a password that was typed for the one may be sent to the other unasked. */
export function leadsToSame(one: Destination, other: Destination): boolean {
  const text = ({ servers, security, mechanism, tokenEndpoint }: Destination): string =>
    JSON.stringify([[...servers].sort(), security, mechanism, tokenEndpoint]);
  return text(one) === text(other);
}
