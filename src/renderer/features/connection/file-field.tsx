import { Button, TextInput } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PickedFile } from '../../../contract/connection.ts';
import { useCall } from '../../bridge/use-call.ts';
import classes from './connection.module.css';

export type FileFieldProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly file: PickedFile;
  readonly value: string;
  readonly onChange: (path: string) => void;
  readonly error: string | undefined;
  /** Whether this host has a dialog; the path is typed where it has none. */
  readonly canPick: boolean;
};

/** A file on the machine that runs Vigie. */
export function FileField({ label, hint, file, value, onChange, error, canPick }: FileFieldProps) {
  const { t } = useTranslation('connection');
  const pick = useCall('connections.pickFile');

  async function choose(): Promise<void> {
    const result = await pick.run({ file });
    if (result.ok && result.value.path !== undefined) onChange(result.value.path);
  }

  return (
    <div className={classes.file}>
      <TextInput
        className={classes.path}
        label={label}
        description={hint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        spellCheck={false}
        autoComplete="off"
      />
      {canPick && (
        <Button
          variant="default"
          className={classes.pick}
          leftSection={<IconFolderOpen size="1rem" aria-hidden />}
          aria-label={t('form.chooseFor', { field: label })}
          disabled={pick.pending}
          onClick={() => void choose()}
        >
          {t('form.choose')}
        </Button>
      )}
    </div>
  );
}
