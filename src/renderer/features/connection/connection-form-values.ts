import type { FieldProblem } from '../../../contract/app-error.ts';
import {
  CONNECTION_COLOURS,
  usesLogin,
  usesTls,
  usesTokens,
  type ConnectionColour,
  type ConnectionDraft,
  type ConnectionMode,
  type ConnectionProfile,
  type Connections,
  type SaslMechanism,
  type SecurityProtocol,
  type TopicLayout,
} from '../../../contract/connection.ts';

/** What stands in the fields of the form. */
export type ConnectionFormValues = {
  readonly name: string;
  readonly servers: string;
  readonly security: SecurityProtocol;
  readonly caFile: string;
  readonly caPem: string;
  /** Whether the text counts, and not the file; the same below. */
  readonly isCaPasted: boolean;
  readonly certFile: string;
  readonly certPem: string;
  readonly isCertPasted: boolean;
  readonly keyFile: string;
  readonly keyPem: string;
  readonly isKeyPasted: boolean;
  /** A key that was pasted before is kept. */
  readonly isKeyKept: boolean;
  readonly keyPassphrase: string;
  readonly mechanism: SaslMechanism;
  readonly user: string;
  readonly password: string;
  readonly tokenEndpoint: string;
  readonly tokenScope: string;
  readonly tokenCaFile: string;
  readonly tokenCaPem: string;
  readonly isTokenCaPasted: boolean;
  readonly keepPassword: boolean;
  readonly layout: TopicLayout;
  readonly topicMapFile: string;
  readonly mode: ConnectionMode;
  readonly colour: ConnectionColour;
  readonly groupPrefix: string;
};

export type ConnectionField = keyof ConnectionFormValues;

export function toFormValues(
  profile: ConnectionProfile | undefined,
  { secrets, profiles }: Pick<Connections, 'secrets' | 'profiles'>,
): ConnectionFormValues {
  return {
    name: profile?.name ?? '',
    servers: profile?.servers.join(', ') ?? '',
    security: profile?.security ?? 'plaintext',
    caFile: profile?.caFile ?? '',
    caPem: profile?.caPem ?? '',
    isCaPasted: profile?.caPem !== undefined,
    certFile: profile?.certFile ?? '',
    certPem: profile?.certPem ?? '',
    isCertPasted: profile?.certPem !== undefined,
    keyFile: profile?.keyFile ?? '',
    keyPem: '',
    isKeyPasted: profile?.isKeyPasted ?? false,
    isKeyKept: profile?.isKeyPasted === true && profile.keyPem !== 'none',
    keyPassphrase: '',
    mechanism: profile?.mechanism ?? 'scram-sha-512',
    user: profile?.user ?? '',
    password: '',
    tokenEndpoint: profile?.tokenEndpoint ?? '',
    tokenScope: profile?.tokenScope ?? '',
    tokenCaFile: profile?.tokenCaFile ?? '',
    tokenCaPem: profile?.tokenCaPem ?? '',
    isTokenCaPasted: profile?.tokenCaPem !== undefined,
    keepPassword:
      secrets.kept === 'encrypted' &&
      [profile?.password, profile?.keyPassphrase, profile?.keyPem].every((kept) => kept !== 'session'),
    layout: profile?.layout ?? 'grouped',
    topicMapFile: profile?.topicMapFile ?? '',
    mode: profile?.mode ?? 'read',
    colour: profile?.colour ?? freeColour(profiles),
    groupPrefix: profile?.groupPrefix ?? '',
  };
}

/** One that marks no other connection, while there is one. */
function freeColour(profiles: readonly ConnectionProfile[]): ConnectionColour {
  const taken = new Set(profiles.map(({ colour }) => colour));
  return CONNECTION_COLOURS.find((colour) => !taken.has(colour)) ?? CONNECTION_COLOURS[0];
}

/** Whether there is a key, which may be encrypted. */
export function hasKey(values: ConnectionFormValues): boolean {
  return usesTls(values) && (values.isKeyPasted ? hasPastedKey(values) : values.keyFile.trim() !== '');
}

function hasPastedKey({ isKeyPasted, keyPem, isKeyKept }: ConnectionFormValues): boolean {
  return isKeyPasted && (isKeyKept || keyPem.trim() !== '');
}

/** Whether the passphrase that is kept is for the key that the form names. */
export function isPassphraseKept(
  values: ConnectionFormValues,
  profile: ConnectionProfile | undefined,
): boolean {
  if (!profile || profile.keyPassphrase === 'none') {
    return false;
  }
  return values.isKeyPasted
    ? values.isKeyKept && values.keyPem === ''
    : profile.keyFile === values.keyFile.trim();
}

/** What is asked of the console, which alone says what is wrong with it; fields that are out of use are left out. */
export function toDraft(values: ConnectionFormValues, id: string | undefined): ConnectionDraft {
  const { name, security, layout, keepPassword, mode, colour } = values;
  const withTls = usesTls(values);
  const withLogin = usesLogin(values);
  const withTokens = usesTokens(values);
  const given = (isUsed: boolean, text: string): string | undefined =>
    isUsed && text.trim() !== '' ? text : undefined;
  return {
    id,
    name,
    servers: values.servers.split(/[\s,;]+/).filter((server) => server !== ''),
    security,
    caFile: given(withTls && !values.isCaPasted, values.caFile),
    caPem: given(withTls && values.isCaPasted, values.caPem),
    certFile: given(withTls && !values.isCertPasted, values.certFile),
    certPem: given(withTls && values.isCertPasted, values.certPem),
    keyFile: given(withTls && !values.isKeyPasted, values.keyFile),
    isKeyPasted: withTls && hasPastedKey(values) ? true : undefined,
    keyPem: given(withTls && values.isKeyPasted, values.keyPem),
    keyPassphrase: hasKey(values) && values.keyPassphrase !== '' ? values.keyPassphrase : undefined,
    mechanism: withLogin ? values.mechanism : undefined,
    user: given(withLogin, values.user),
    // As it was typed: spaces may belong to it.
    password: withLogin && values.password !== '' ? values.password : undefined,
    tokenEndpoint: given(withTokens, values.tokenEndpoint),
    tokenScope: given(withTokens, values.tokenScope),
    tokenCaFile: given(withTokens && !values.isTokenCaPasted, values.tokenCaFile),
    tokenCaPem: given(withTokens && values.isTokenCaPasted, values.tokenCaPem),
    keepPassword,
    layout,
    topicMapFile: given(layout === 'file', values.topicMapFile),
    mode,
    colour,
    groupPrefix: given(true, values.groupPrefix),
  };
}

/** The form's field a problem belongs to, and which of the servers. */
export function placeOf(problem: FieldProblem): {
  readonly field: string;
  readonly index: number | undefined;
} {
  const [field = '', index] = problem.field.split('.');
  return { field, index: index === undefined ? undefined : Number(index) };
}
