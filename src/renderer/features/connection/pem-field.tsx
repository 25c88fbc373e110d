import { Button, FileButton, Textarea } from '@mantine/core';
import { IconClipboardText, IconFile, IconUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PickedFile } from '../../../contract/connection.ts';
import classes from './connection.module.css';
import { FileField } from './file-field.tsx';

export type PemFieldProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly file: PickedFile;
  /** A file by its path on the machine that runs Vigie, or the text itself. */
  readonly value: { readonly path: string; readonly text: string; readonly isPasted: boolean };
  readonly onChange: (change: {
    readonly path?: string;
    readonly text?: string;
    readonly isPasted?: boolean;
  }) => void;
  readonly error: string | undefined;
  readonly canPick: boolean;
  /** Its text is not shown while it is typed, and never again. */
  readonly isSecret?: boolean;
  /** Said instead of the hint where a text is kept and none was typed. */
  readonly keptHint?: string | undefined;
};

/** Much more than a chain of certificates. */
const MAX_BYTES = 90_000;

/** A certificate or a key, as a file or as its text. A file of the browser's own machine becomes a text. */
export function PemField(props: PemFieldProps) {
  const { t } = useTranslation('connection');
  const { label, hint, file, value, onChange, error, canPick, isSecret = false, keptHint } = props;

  async function load(chosen: File | null): Promise<void> {
    if (chosen && chosen.size <= MAX_BYTES) {
      onChange({ text: await chosen.text() });
    }
  }

  if (!value.isPasted) {
    return (
      <div>
        <FileField
          label={label}
          hint={hint}
          file={file}
          value={value.path}
          onChange={(path) => onChange({ path })}
          error={error}
          canPick={canPick}
        />
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconClipboardText size="1rem" aria-hidden />}
          aria-label={t('form.pasteFor', { field: label })}
          onClick={() => onChange({ isPasted: true })}
        >
          {t('form.paste')}
        </Button>
      </div>
    );
  }
  return (
    <div>
      <Textarea
        label={label}
        description={keptHint ?? hint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={value.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        placeholder={isSecret ? '-----BEGIN PRIVATE KEY-----' : '-----BEGIN CERTIFICATE-----'}
        error={error}
        rows={4}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: isSecret ? `${classes.pem} ${classes.hiddenText}` : (classes.pem ?? '') }}
      />
      <div className={classes.pemActions}>
        <FileButton accept=".pem,.crt,.cer,.key,.txt" onChange={(chosen) => void load(chosen)}>
          {(button) => (
            <Button
              {...button}
              variant="subtle"
              size="compact-sm"
              leftSection={<IconUpload size="1rem" aria-hidden />}
              aria-label={t('form.loadFor', { field: label })}
            >
              {t('form.load')}
            </Button>
          )}
        </FileButton>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconFile size="1rem" aria-hidden />}
          aria-label={t('form.byPathFor', { field: label })}
          onClick={() => onChange({ isPasted: false, text: '' })}
        >
          {t('form.byPath')}
        </Button>
      </div>
    </div>
  );
}
