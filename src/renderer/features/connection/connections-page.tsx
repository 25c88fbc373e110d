import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError, FieldProblem } from '../../../contract/app-error.ts';
import {
  COMMAND_LINE_ID,
  EMBEDDED_ID,
  usesLogin,
  type ConnectionMode,
  type ConnectionProfile,
  type Connections,
} from '../../../contract/connection.ts';
import { errorText, namedProblemText } from '../../../contract/error-text.ts';
import type { KafkaState } from '../../../contract/kafka-status.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { Page } from '../../ui/page.tsx';
import type { Tone } from '../../ui/state-look.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';
import { markOf } from '../../ui/use-active-connection.ts';
import { useConnectionName } from '../../ui/use-connection-name.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { ConnectionCard } from './connection-card.tsx';
import { ConnectionForm } from './connection-form.tsx';
import classes from './connection.module.css';
import { DeleteDialog } from './delete-dialog.tsx';
import { isForSecrets, PasswordDialog, type TypedSecrets } from './password-dialog.tsx';

type Dialog =
  | { readonly kind: 'form' | 'delete'; readonly profile: ConnectionProfile }
  | {
      readonly kind: 'password';
      readonly profile: ConnectionProfile;
      readonly problems: readonly FieldProblem[];
    }
  | { readonly kind: 'new' };

/** Which Kafka Vigie looks at, and which others it knows. */
export function ConnectionsPage() {
  const { t } = useTranslation('connection');
  const stream = useStream('connections');
  const [dialog, setDialog] = useState<Dialog>();
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        <Button
          leftSection={<IconPlus size="1.125rem" aria-hidden />}
          onClick={() => setDialog({ kind: 'new' })}
        >
          {t('add')}
        </Button>
      }
    >
      {stream.phase === 'ready' && <Known connections={stream.value} dialog={dialog} setDialog={setDialog} />}
    </Page>
  );
}

type KnownProps = {
  readonly connections: Connections;
  readonly dialog: Dialog | undefined;
  readonly setDialog: (dialog: Dialog | undefined) => void;
};

function Known({ connections, dialog, setDialog }: KnownProps) {
  const { t } = useTranslation('connection');
  const language = useLanguage();
  const nameOf = useConnectionName();
  const change = useCall('connections.switch');
  const { profiles, commandLine, activeId, phase } = connections;
  const close = () => setDialog(undefined);

  /** `profile` is absent for what has no settings of its own. */
  async function connect(
    { id, profile }: { readonly id: string; readonly profile?: ConnectionProfile },
    typed: TypedSecrets = {},
  ): Promise<void> {
    close();
    const result = await change.run({ id, ...typed });
    if (result.ok || result.error.code === 'cancelled') return;
    const { fields: problems } = result.error;
    if (profile && isForSecrets(problems)) setDialog({ kind: 'password', profile, problems });
    else notifications.show({ color: 'red', message: whyNot(result.error) });
  }

  /** Fields are not on screen here: the first of them is named with its problem. */
  function whyNot(error: AppError): string {
    const [problem] = error.fields ?? [];
    const said = errorText(error, language);
    return problem ? `${said} (${namedProblemText(problem.field, problem, language)})` : said;
  }

  function ask(profile: ConnectionProfile): void {
    if (usesLogin(profile) && profile.password === 'none')
      setDialog({ kind: 'password', profile, problems: [{ field: 'password', rule: 'required' }] });
    else void connect({ id: profile.id, profile });
  }

  const card = (id: string) => ({
    id,
    name: nameOf(connections, id),
    active: id === activeId,
    mark: markOf(connections, id),
    state: phase.kind === 'running' ? <ActiveState keptMode={keptMode(connections)} /> : undefined,
    disabled: change.pending || phase.kind === 'switching',
    onConnect: () => void connect({ id }),
    onEdit: close,
    onRemove: close,
  });

  return (
    <>
      <ul className={classes.cards}>
        <ConnectionCard {...card(EMBEDDED_ID)} mode="write" note={t('embeddedNote')} />
        {commandLine && (
          <ConnectionCard
            {...card(COMMAND_LINE_ID)}
            mode={commandLine.mode}
            note={t(commandLine.mode === 'read' ? 'commandLineNoteRead' : 'commandLineNote')}
            settings={commandLine}
          />
        )}
        {profiles.map((profile) => (
          <ConnectionCard
            key={profile.id}
            {...card(profile.id)}
            mode={profile.mode}
            settings={profile}
            profile={profile}
            onConnect={() => ask(profile)}
            onEdit={() => setDialog({ kind: 'form', profile })}
            onRemove={() => setDialog({ kind: 'delete', profile })}
          />
        ))}
      </ul>
      {(dialog?.kind === 'new' || dialog?.kind === 'form') && (
        <ConnectionForm
          connections={connections}
          profile={dialog.kind === 'form' ? dialog.profile : undefined}
          onClose={close}
          onSaved={(profile, wanted) => (wanted ? ask(profile) : close())}
        />
      )}
      {dialog?.kind === 'password' && (
        <PasswordDialog
          profile={dialog.profile}
          problems={dialog.problems}
          onSecrets={(typed) => void connect({ id: dialog.profile.id, profile: dialog.profile }, typed)}
          onClose={close}
        />
      )}
      {dialog?.kind === 'delete' && <DeleteDialog profile={dialog.profile} onClose={close} />}
    </>
  );
}

const TONES: Record<KafkaState, Tone> = {
  connecting: 'quiet',
  connected: 'good',
  reconnecting: 'warn',
  unreachable: 'bad',
};

/** How the Kafka of the connection in use is doing. */
function ActiveState({ keptMode }: { readonly keptMode: ConnectionMode }) {
  const { t } = useTranslation(['shell', 'connection']);
  const status = useStream('status');
  if (status.phase !== 'ready') return null;
  const { state, trouble, mode } = status.value.kafka;
  return (
    <>
      <ToneBadge tone={TONES[state]}>{t(`kafka.${state}`)}</ToneBadge>
      {trouble && <span className={classes.note}>{t(`trouble.${trouble}`)}</span>}
      {mode !== keptMode && (
        <span className={classes.note} data-testid="mode-later">
          {t('connection:modeLater')}
        </span>
      )}
    </>
  );
}

/** The mode that the connection in use is kept with: it holds from the next time that Vigie connects. */
function keptMode({ profiles, commandLine, activeId }: Connections): ConnectionMode {
  if (activeId === COMMAND_LINE_ID && commandLine) return commandLine.mode;
  return profiles.find(({ id }) => id === activeId)?.mode ?? 'write';
}
