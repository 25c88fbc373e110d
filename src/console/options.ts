import { parseArgs } from 'node:util';
import {
  DEFAULT_GROUP_PREFIX,
  isGroupPrefix,
  isServerAddress,
  isTokenEndpoint,
  SASL_MECHANISMS,
  TOPIC_LAYOUTS,
  type ConnectionMode,
  type ConnectionSettings,
  type SaslMechanism,
} from '../contract/connection.ts';
import { LANGUAGES, type Language } from '../contract/language.ts';
import type { PemSource, SecurityOptions, TokenOptions } from './kafka/security.ts';
import { listenOf, type ListenOptions } from './listen-options.ts';
import { messageOf } from '../domain/message-of.ts';

export type VigieOptions = {
  readonly help: boolean;
  readonly web: boolean;
  /** 0 takes any free port. */
  readonly port: number;
  readonly listen: ListenOptions;
  readonly broker:
    | {
        readonly kind: 'embedded';
        /** Named, and not merely what there is where nothing is. */
        readonly isAsked: boolean;
      }
    | {
        readonly kind: 'cluster';
        readonly brokers: readonly string[];
        readonly security: SecurityOptions;
        /** Read only, unless `--write` says otherwise. */
        readonly mode: ConnectionMode;
        readonly groupPrefix: string;
      };
  /** Which topics the shop has. */
  readonly shop: Pick<ConnectionSettings, 'layout' | 'topicMapFile'>;
  /** Where the embedded broker listens; 0 takes any free port. */
  readonly kafkaPort: number;
  /** How many nodes the embedded broker listens as, each on a port of its own. */
  readonly nodes: number;
  readonly home: string | undefined;
  readonly open: boolean;
  readonly language: Language | undefined;
  readonly demo: boolean;
};

export type ParsedOptions =
  | { readonly ok: true; readonly options: VigieOptions }
  | { readonly ok: false; readonly message: string };

const SPEC = {
  help: { type: 'boolean', short: 'h' },
  web: { type: 'boolean' },
  port: { type: 'string' },
  listen: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  insecure: { type: 'boolean' },
  broker: { type: 'string' },
  write: { type: 'boolean' },
  'group-prefix': { type: 'string' },
  security: { type: 'string' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  sasl: { type: 'string' },
  user: { type: 'string' },
  'password-file': { type: 'string' },
  'key-passphrase-file': { type: 'string' },
  'token-endpoint': { type: 'string' },
  scope: { type: 'string' },
  'token-ca': { type: 'string' },
  layout: { type: 'string' },
  'topic-map': { type: 'string' },
  'kafka-port': { type: 'string' },
  nodes: { type: 'string' },
  home: { type: 'string' },
  'no-open': { type: 'boolean' },
  lang: { type: 'string' },
  demo: { type: 'boolean' },
} as const;

/** How Vigie is started: from its sources, or from a package, which brings a command of its own. */
type StartCommand = 'npm start --' | 'vigie';

export function helpFor(command: StartCommand): string {
  return `Vigie: watch an order pipeline on Apache Kafka as it happens.

  ${command} [options]

${OPTIONS_TEXT}`;
}

const OPTIONS_TEXT = `  --web                 browser host in any case, even where Electron is there
  --port 5000           port of the browser host (default on macOS: 5050, since AirPlay has 5000); the next free one if it is
                        taken, 0 for any
  --listen ADDRESS      where the browser host listens (default: 127.0.0.1, this machine alone); 0.0.0.0 for every network.
                        Others join as an audience that may only watch. Beyond this machine it wants one of these two:
  --tls-cert FILE       the browser host's own certificate, PEM, with --tls-key FILE
  --insecure            not encrypted: everybody on the network may read along
  --broker embedded     Vigie's own broker, or a cluster: host:port,host:port (default: what the screens chose, else the own)
  --write               Vigie may write to that cluster; without it, it creates no topic, writes no record and commits no offset
  --group-prefix vigie  first part of the names of Vigie's consumer groups there
  --security ssl        how a cluster is reached: plaintext (default), ssl, sasl_plaintext, sasl_ssl
  --ca FILE             authority of its certificate, PEM; those of the system where absent
  --cert FILE           Vigie's own certificate, where the cluster asks for one; PEM, with --key FILE; the passphrase of an
                        encrypted key in VIGIE_KEY_PASSPHRASE, or in the first line of --key-passphrase-file FILE
  --sasl plain          how to log in: plain, scram-sha-256 (default), scram-sha-512, oauthbearer
  --user NAME           and the password in VIGIE_PASSWORD, or in the first line of --password-file FILE; for oauthbearer
                        these are the client's id and secret, sent to
  --token-endpoint URL  where tokens of oauthbearer come from, with --scope TEXT where it wants one, and --token-ca FILE
                        where the system knows no authority of its certificate
  --layout grouped      topics of the shop: grouped (one per entity, default) or per-type (one per event type)
  --topic-map FILE      other topics: rules in a JSON file, see docs/clusters.md
  --kafka-port 9092     port of the embedded broker; the next free one if it is taken, 0 for any
  --nodes 1             1 to 9: as how many nodes the embedded broker listens, on that port and the next ones
  --home DIR            folder of all data (default: a folder of the user's own)
  --no-open             do not open a browser
  --lang fr|en          language of the screens (default: the browser's, then what was chosen there)
  --demo                auto-generation running from the start; on a cluster it needs --write
  --help                this text

Each is also an environment variable: VIGIE_WEB=1, VIGIE_PORT, VIGIE_LISTEN, VIGIE_TLS_CERT, VIGIE_TLS_KEY,
VIGIE_INSECURE=1, VIGIE_BROKER, VIGIE_WRITE=1, VIGIE_GROUP_PREFIX, VIGIE_SECURITY, VIGIE_CA, VIGIE_CERT, VIGIE_KEY,
VIGIE_SASL, VIGIE_USER, VIGIE_PASSWORD_FILE, VIGIE_KEY_PASSPHRASE_FILE, VIGIE_TOKEN_ENDPOINT, VIGIE_SCOPE,
VIGIE_TOKEN_CA, VIGIE_LAYOUT, VIGIE_TOPIC_MAP, VIGIE_KAFKA_PORT, VIGIE_NODES, VIGIE_HOME, VIGIE_NO_OPEN=1,
VIGIE_LANG, VIGIE_DEMO=1. An option wins over its variable.
`;

/** On macOS, AirPlay Receiver listens on 5000 of every address: a browser would get its answer. */
function defaultPort(platform: NodeJS.Platform): number {
  return platform === 'darwin' ? 5050 : 5000;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Options from the command line, else from the environment, else their defaults. Electron's own switches share its
 * command line: there, unknown ones are left alone.
 */
export function parseOptions(
  args: readonly string[],
  env: Env,
  { strict = true, platform = process.platform }: { strict?: boolean; platform?: NodeJS.Platform } = {},
): ParsedOptions {
  let values: ReturnType<typeof readArgs>;
  try {
    values = readArgs(strict ? args : args.filter(isOurs));
  } catch (error) {
    return wrong(firstLine(messageOf(error)));
  }
  // A variable of a script that was not set; a default in its place would surprise.
  const empty = Object.entries(values).find(([, value]) => value === '');
  if (empty) return wrong(`--${empty[0]} wants a value, and got an empty one`);
  const port = portOf(values.port ?? env['VIGIE_PORT'] ?? String(defaultPort(platform)));
  if (port === undefined) return wrong('--port wants a number from 0 to 65535');
  const listen = listenOf({
    address: values.listen ?? (env['VIGIE_LISTEN'] || undefined),
    certFile: values['tls-cert'] ?? (env['VIGIE_TLS_CERT'] || undefined),
    keyFile: values['tls-key'] ?? (env['VIGIE_TLS_KEY'] || undefined),
    insecure: values.insecure ?? isOn(env['VIGIE_INSECURE']),
  });
  if (typeof listen === 'string') return wrong(listen);
  const kafkaPort = portOf(values['kafka-port'] ?? env['VIGIE_KAFKA_PORT'] ?? '9092');
  if (kafkaPort === undefined) return wrong('--kafka-port wants a number from 0 to 65535');
  const nodes = values.nodes ?? env['VIGIE_NODES'] ?? '1';
  if (!/^[1-9]$/.test(nodes)) return wrong('--nodes wants a number from 1 to 9');
  const broker = values.broker ?? (env['VIGIE_BROKER'] || undefined);
  const brokers = brokersOf(broker ?? 'embedded');
  if (!brokers) return wrong('--broker wants "embedded" or host:port,host:port');
  const target = clusterOf(values, env, brokers !== 'embedded');
  if (typeof target === 'string') return wrong(target);
  const demo = values.demo ?? isOn(env['VIGIE_DEMO']);
  if (demo && brokers !== 'embedded' && target.mode === 'read')
    return wrong('--demo writes to the cluster: it needs --write as well');
  const security = securityOf(values, env);
  if (typeof security === 'string') return wrong(security);
  const isSecured = security.tls !== undefined || security.sasl !== undefined;
  if (brokers === 'embedded' && isSecured)
    return wrong('--security is for a cluster: it wants --broker host:port');
  const layoutText = values.layout ?? (env['VIGIE_LAYOUT'] || undefined);
  const topicMapFile = values['topic-map'] ?? (env['VIGIE_TOPIC_MAP'] || undefined);
  const layout = TOPIC_LAYOUTS.find((known) => known === (layoutText ?? 'grouped'));
  if (!layout || layout === 'file') return wrong('--layout wants grouped or per-type');
  if (layoutText !== undefined && topicMapFile !== undefined)
    return wrong('--layout and --topic-map say the same thing: one of them is wanted');
  const lang = values.lang ?? env['VIGIE_LANG'];
  const language = LANGUAGES.find((known) => known === lang);
  if (lang !== undefined && lang !== '' && !language) return wrong('--lang wants fr or en');
  return {
    ok: true,
    options: {
      help: values.help ?? false,
      web: values.web ?? isOn(env['VIGIE_WEB']),
      port,
      listen,
      broker:
        brokers === 'embedded'
          ? { kind: 'embedded', isAsked: broker !== undefined }
          : { kind: 'cluster', brokers, security, ...target },
      shop: topicMapFile === undefined ? { layout } : { layout: 'file', topicMapFile },
      kafkaPort,
      nodes: Number(nodes),
      home: values.home ?? (env['VIGIE_HOME'] || undefined),
      open: !(values['no-open'] ?? isOn(env['VIGIE_NO_OPEN'])),
      language,
      demo,
    },
  };
}

function readArgs(args: readonly string[]) {
  return parseArgs({ args: [...args], options: SPEC, strict: true, allowPositionals: false }).values;
}

function isOurs(arg: string, index: number, args: readonly string[]): boolean {
  const name = (text: string) => text.replace(/^--?/, '').split('=')[0] ?? '';
  if (arg.startsWith('-')) return Object.hasOwn(SPEC, name(arg));
  const before = args[index - 1] ?? '';
  const spec = before.includes('=')
    ? undefined
    : Object.entries(SPEC).find(([known]) => `--${known}` === before)?.[1];
  return spec?.type === 'string';
}

function wrong(message: string): ParsedOptions {
  return { ok: false, message: `${message}. Nothing was started; see --help.` };
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  return port >= 0 && port <= 65_535 ? port : undefined;
}

function brokersOf(text: string): 'embedded' | readonly string[] | undefined {
  if (text === 'embedded') return text;
  const brokers = text.split(',').map((part) => part.trim());
  return brokers.every(isServerAddress) ? brokers : undefined;
}

/** Whether Vigie may write to the cluster, and what its groups are called there; or why the options contradict. */
function clusterOf(
  values: { readonly write?: boolean; readonly 'group-prefix'?: string },
  env: Env,
  isCluster: boolean,
): { readonly mode: ConnectionMode; readonly groupPrefix: string } | string {
  if (values.write && !isCluster) return '--write is for a cluster: it wants --broker host:port';
  const given = values['group-prefix'] ?? (env['VIGIE_GROUP_PREFIX'] || undefined);
  if (values['group-prefix'] !== undefined && !isCluster)
    return '--group-prefix is for a cluster: it wants --broker host:port';
  const groupPrefix = given ?? DEFAULT_GROUP_PREFIX;
  if (!isGroupPrefix(groupPrefix))
    return '--group-prefix takes up to 100 letters, digits, dots, hyphens and underscores';
  return { mode: (values.write ?? isOn(env['VIGIE_WRITE'])) ? 'write' : 'read', groupPrefix };
}

/** What the options say of security, or why they cannot be meant so. */
function securityOf(
  values: Readonly<
    Partial<
      Record<
        | 'security'
        | 'ca'
        | 'cert'
        | 'key'
        | 'key-passphrase-file'
        | 'sasl'
        | 'user'
        | 'password-file'
        | 'token-endpoint'
        | 'scope'
        | 'token-ca',
        string
      >
    >
  >,
  env: Env,
): SecurityOptions | string {
  const given = (name: keyof typeof values): string | undefined =>
    values[name] || env[`VIGIE_${name.toUpperCase().replaceAll('-', '_')}`] || undefined;
  const protocol = (given('security') ?? 'plaintext').toLowerCase();
  if (!['plaintext', 'ssl', 'sasl_plaintext', 'sasl_ssl'].includes(protocol)) {
    return '--security wants plaintext, ssl, sasl_plaintext or sasl_ssl';
  }
  const [caFile, certFile, keyFile] = [given('ca'), given('cert'), given('key')];
  const wantsTls = protocol.endsWith('ssl');
  if (!wantsTls && (caFile ?? certFile ?? keyFile))
    return '--ca, --cert and --key want --security ssl or sasl_ssl';
  if ((certFile === undefined) !== (keyFile === undefined)) return '--cert and --key belong together';
  const keyPassphrase = env['VIGIE_KEY_PASSPHRASE'] || undefined;
  const keyPassphraseFile = given('key-passphrase-file');
  if (values['key-passphrase-file'] !== undefined && keyFile === undefined)
    return '--key-passphrase-file wants --key FILE';
  const tls = wantsTls
    ? {
        ca: fileOf(caFile),
        cert: fileOf(certFile),
        key: fileOf(keyFile),
        ...(keyFile !== undefined && { keyPassphrase, keyPassphraseFile }),
      }
    : undefined;
  if (!protocol.startsWith('sasl')) {
    const unused = given('user') ?? given('sasl') ?? given('token-endpoint');
    return unused === undefined
      ? { tls, sasl: undefined }
      : '--user, --sasl and --token-endpoint want --security sasl_ssl or sasl_plaintext';
  }
  const asked = (given('sasl') ?? 'scram-sha-256').toLowerCase();
  const mechanism = SASL_MECHANISMS.find((known) => known === asked);
  if (!mechanism) return `--sasl wants one of ${SASL_MECHANISMS.join(', ')}`;
  const user = given('user');
  const password = env['VIGIE_PASSWORD'];
  const passwordFile = given('password-file');
  if (user === undefined) return '--security sasl_… wants --user NAME';
  if (password === undefined && passwordFile === undefined) {
    return 'the password is wanted in the variable VIGIE_PASSWORD, or in --password-file FILE';
  }
  const token = tokenOf({
    mechanism,
    endpoint: given('token-endpoint'),
    scope: given('scope'),
    caFile: given('token-ca'),
  });
  if (typeof token === 'string') return token;
  return { tls, sasl: { mechanism, user, password, passwordFile, ...(token && { token }) } };
}

/** What OAUTHBEARER needs besides an id and a secret, or why it cannot be meant so. */
function tokenOf(given: {
  readonly mechanism: SaslMechanism;
  readonly endpoint: string | undefined;
  readonly scope: string | undefined;
  readonly caFile: string | undefined;
}): TokenOptions | string | undefined {
  const { mechanism, endpoint, scope, caFile } = given;
  if (mechanism !== 'oauthbearer') {
    const isUnused = endpoint === undefined && scope === undefined && caFile === undefined;
    return isUnused ? undefined : '--token-endpoint, --scope and --token-ca want --sasl oauthbearer';
  }
  if (endpoint === undefined) {
    return '--sasl oauthbearer wants --token-endpoint URL';
  }
  if (!isTokenEndpoint(endpoint)) {
    return '--token-endpoint wants an https:// address; http:// is for this machine alone';
  }
  return { endpoint, scope, ca: fileOf(caFile) };
}

function fileOf(file: string | undefined): PemSource | undefined {
  return file === undefined ? undefined : { file };
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/\.$/, '');
}
