/**
 * Which setting Kafka does not accept: `login` user or password, `mechanism` the way to log in, `certificate` Kafka's
 * own is not trusted, `client_certificate` ours is missing or refused, `no_tls` Kafka speaks none on this port,
 * `closed` it closes every connection, as it does when it expects TLS or a login.
 */
export type KafkaTrouble = 'login' | 'mechanism' | 'certificate' | 'client_certificate' | 'no_tls' | 'closed';

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
