/** Which setting Kafka does not accept; each has its headline and its next step on the screens. */
export const KAFKA_TROUBLES = [
  /** Kafka refuses the user or the password. */
  'login',
  /** Kafka does not offer this way to log in. */
  'mechanism',
  /** No authority that Vigie trusts vouches for Kafka's certificate. */
  'certificate',
  'certificate_expired',
  'certificate_not_yet_valid',
  /** Kafka's certificate is for another name or address. */
  'certificate_host',
  /** Kafka asks for a certificate, and the connection has none. */
  'client_certificate_wanted',
  /** Kafka does not accept Vigie's certificate: its authority is unknown there, or it is revoked or malformed. */
  'client_certificate_refused',
  'client_certificate_expired',
  /** Both speak TLS, but no version or cipher that both accept. */
  'tls_versions',
  /** Kafka speaks no TLS on this port. */
  'no_tls',
  /** Kafka speaks TLS on this port, and the connection does not. */
  'tls_wanted',
  /** Kafka closes every connection, as it does when it expects a login. */
  'closed',
  /** The token endpoint does not answer, or answers without a token. */
  'token_endpoint',
  /** The token endpoint refuses the client's id or secret. */
  'token_client',
  /** Kafka refuses the token that the endpoint gave. */
  'token',
] as const;
export type KafkaTrouble = (typeof KAFKA_TROUBLES)[number];

export type KafkaState = 'connecting' | 'connected' | 'reconnecting' | 'unreachable';

/** A node of the cluster, as the connections in use and a probe of each node see it. */
export type KafkaNode = {
  readonly nodeId: number;
  /** `host:port`; empty for a node that only replica lists name. */
  readonly address: string;
  readonly state: 'answers' | 'down' | 'unknown';
  /** When it entered this state, ms since the epoch. */
  readonly sinceMs: number;
  /** Why it is down, in English, as the client said it. */
  readonly reason: string | undefined;
};

/** Partitions of a topic without a leader that answers: they take no record and give none. */
export type LeaderlessTopic = { readonly topic: string; readonly partitions: readonly number[] };

/** Why a partition's log grows while the position in it does not. */
export type StandstillCause =
  | 'no_leader'
  | 'node_down'
  | 'open_transaction'
  | 'not_allowed'
  | 'topic_deleted'
  | 'fold_behind'
  | 'read_failed';

/** A partition whose end moved while nothing was read from it for at least ten seconds. */
export type Standstill = {
  readonly topic: string;
  readonly partition: number;
  /** When the position last moved, ms since the epoch. */
  readonly sinceMs: number;
  /** The offset to read next, and the end of the partition: decimal strings. */
  readonly position: string;
  readonly end: string;
  readonly cause: StandstillCause;
  /** More about the cause, in English, as the client said it. */
  readonly detail: string | undefined;
};

/** Operations of Kafka's ACLs that Vigie needs; `read`, `write` and so on of a topic, a group or the cluster. */
export type KafkaOperation = 'describe' | 'read' | 'write' | 'create' | 'idempotent_write';

/** A right that Vigie needs for what it is asked to do, and does not have. */
export type MissingRight = {
  readonly operation: KafkaOperation;
  readonly resource: 'topic' | 'group' | 'cluster';
  /** The topic's or group's name; empty for the cluster. */
  readonly name: string;
};

/** Events of an entity that the shop's topics do not take from Vigie. */
export type DeniedWrite = { readonly entity: 'order' | 'payment' | 'delivery'; readonly right: MissingRight };
