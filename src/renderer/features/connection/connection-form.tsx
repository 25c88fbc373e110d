import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlugConnected, IconTestPipe } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../contract/app-error.ts';
import {
  CONNECTION_MODES,
  DEFAULT_GROUP_PREFIX,
  SECURITY_PROTOCOLS,
  TOPIC_LAYOUTS,
  usesLogin,
  usesTls,
  type ConnectionProfile,
  type Connections,
  type ConnectionTest,
} from '../../../contract/connection.ts';
import { fieldProblemText, namedProblemText } from '../../../contract/error-text.ts';
import { useCall } from '../../bridge/use-call.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { AllowWritingDialog } from './allow-writing-dialog.tsx';
import { ColourField } from './colour-field.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import {
  hasKey,
  placeOf,
  toDraft,
  toFormValues,
  type ConnectionField,
  type ConnectionFormValues,
} from './connection-form-values.ts';
import classes from './connection.module.css';
import { FileField } from './file-field.tsx';
import { LoginFields } from './login-fields.tsx';
import { SecretNote } from './secret-note.tsx';
import { TestResult } from './test-result.tsx';
import { TlsFields } from './tls-fields.tsx';

export type ConnectionFormProps = {
  readonly connections: Connections;
  /** Absent for a new one. */
  readonly profile: ConnectionProfile | undefined;
  readonly onClose: () => void;
  readonly onSaved: (profile: ConnectionProfile, connect: boolean) => void;
};

/** The settings of one connection; what is wrong with them is said beside their fields. */
export function ConnectionForm({ connections, profile, onClose, onSaved }: ConnectionFormProps) {
  const { t } = useTranslation('connection');
  useReturnFocus();
  const onPhone = useMediaQuery('(max-width: 48em)');
  return (
    <Modal
      opened
      onClose={onClose}
      title={profile ? t('form.editTitle', { name: profile.name }) : t('form.newTitle')}
      fullScreen={onPhone ?? false}
      size="xl"
      closeButtonProps={{ 'aria-label': t('form.cancel') }}
    >
      <Fields connections={connections} profile={profile} onClose={onClose} onSaved={onSaved} />
    </Modal>
  );
}

function Fields({ connections, profile, onClose, onSaved }: ConnectionFormProps) {
  const { t } = useTranslation(['connection', 'common']);
  const language = useLanguage();
  const { secrets, canPickFiles } = connections;
  const save = useCall('connections.save');
  const test = useCall('connections.test');
  const [values, setValues] = useState<ConnectionFormValues>(() => toFormValues(profile, connections));
  const [error, setError] = useState<AppError>();
  const [tested, setTested] = useState<ConnectionTest>();
  /** What is to happen once writing is allowed. */
  const [allowing, setAllowing] = useState<{ readonly connect: boolean }>();
  const draft = toDraft(values, profile?.id);
  const isPending = save.pending || test.pending;

  function change(part: Partial<ConnectionFormValues>): void {
    setValues((now) => ({ ...now, ...part }));
    // It was of other settings.
    setTested(undefined);
  }

  async function tryIt(): Promise<void> {
    setTested(undefined);
    setError(undefined);
    const result = await test.run(draft);
    if (result.ok) setTested(result.value);
    else setError(result.error);
  }

  /** A connection that may not write yet asks before it may. */
  function askToKeep(connect: boolean): void {
    if (values.mode === 'write' && profile?.mode !== 'write') setAllowing({ connect });
    else void keep(connect);
  }

  async function keep(connect: boolean): Promise<void> {
    setAllowing(undefined);
    setError(undefined);
    const result = await save.run(draft);
    if (result.ok) onSaved(result.value, connect);
    else setError(result.error);
  }

  function problemOf(...names: readonly ConnectionField[]): string | undefined {
    const problem = error?.fields?.find((each) => names.some((name) => placeOf(each).field === name));
    if (!problem) return undefined;
    const { index } = placeOf(problem);
    return index === undefined
      ? fieldProblemText(problem, language)
      : namedProblemText(draft.servers[index] ?? '', problem, language);
  }

  const security = { values, profile, canPick: canPickFiles, change, problemOf };

  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        askToKeep(false);
      }}
      data-testid="connection-form"
    >
      <TextInput
        data-autofocus
        label={t('form.name')}
        value={values.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={problemOf('name')}
        autoComplete="off"
      />
      <TextInput
        label={t('form.servers')}
        description={t('form.serversHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={values.servers}
        onChange={(event) => change({ servers: event.currentTarget.value })}
        error={problemOf('servers')}
        spellCheck={false}
        autoComplete="off"
      />
      <NativeSelect
        label={t('form.security')}
        value={values.security}
        onChange={(event) => {
          const security = SECURITY_PROTOCOLS.find((each) => each === event.currentTarget.value);
          if (security) change({ security });
        }}
        data={SECURITY_PROTOCOLS.map((value) => ({ value, label: t(`security.${value}`) }))}
        error={problemOf('security')}
      />
      {usesTls(values) && <TlsFields {...security} />}
      {usesLogin(values) && <LoginFields {...security} />}
      {(usesLogin(values) || hasKey(values)) && (
        <>
          {secrets.kept === 'encrypted' && (
            <Checkbox
              checked={values.keepPassword}
              onChange={(event) => change({ keepPassword: event.currentTarget.checked })}
              label={t('form.keepPassword')}
            />
          )}
          <SecretNote secrets={secrets} />
        </>
      )}
      <NativeSelect
        label={t('form.layout')}
        value={values.layout}
        onChange={(event) => {
          const layout = TOPIC_LAYOUTS.find((each) => each === event.currentTarget.value);
          if (layout) change({ layout });
        }}
        data={TOPIC_LAYOUTS.map((value) => ({ value, label: t(`form.layouts.${value}`) }))}
        error={problemOf('layout')}
      />
      {values.layout === 'file' && (
        <FileField
          label={t('form.topicMapFile')}
          hint={canPickFiles ? undefined : t('form.pathHint')}
          file="topic-map"
          value={values.topicMapFile}
          onChange={(topicMapFile) => change({ topicMapFile })}
          error={problemOf('topicMapFile')}
          canPick={canPickFiles}
        />
      )}
      <NativeSelect
        label={t('form.mode')}
        description={t(`common:connection.modeHint.${values.mode}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={values.mode}
        onChange={(event) => {
          const mode = CONNECTION_MODES.find((each) => each === event.currentTarget.value);
          if (mode) change({ mode });
        }}
        data={CONNECTION_MODES.map((value) => ({ value, label: t(`form.modes.${value}`) }))}
        error={problemOf('mode')}
        data-testid="connection-form-mode"
      />
      <ColourField value={values.colour} onChange={(colour) => change({ colour })} />
      <TextInput
        label={t('form.groupPrefix')}
        description={t('form.groupPrefixHint')}
        placeholder={DEFAULT_GROUP_PREFIX}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={values.groupPrefix}
        onChange={(event) => change({ groupPrefix: event.currentTarget.value })}
        error={problemOf('groupPrefix')}
        spellCheck={false}
        autoComplete="off"
      />
      {allowing && (
        <AllowWritingDialog
          draft={draft}
          onAllow={() => void keep(allowing.connect)}
          onClose={() => setAllowing(undefined)}
        />
      )}
      {error && !error.fields && <ErrorNote error={error} />}
      <output className={classes.output}>
        {test.pending && <p className={classes.note}>{t('form.testing')}</p>}
        {tested && <TestResult result={tested} />}
      </output>
      <div className={classes.formActions}>
        <Button
          variant="default"
          className={classes.first}
          leftSection={<IconTestPipe size="1.125rem" aria-hidden />}
          loading={test.pending}
          disabled={save.pending}
          onClick={() => void tryIt()}
          data-testid="connection-test"
        >
          {t('form.test')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('form.cancel')}
        </Button>
        <Button type="submit" variant="default" disabled={isPending}>
          {t('form.save')}
        </Button>
        <Button
          leftSection={<IconPlugConnected size="1.125rem" aria-hidden />}
          disabled={isPending}
          onClick={() => askToKeep(true)}
        >
          {t('form.saveAndConnect')}
        </Button>
      </div>
    </form>
  );
}
