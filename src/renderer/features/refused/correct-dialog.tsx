import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../contract/app-error.ts';
import { refusalText } from '../../../contract/error-text.ts';
import type { RefusedCommand } from '../../../contract/refused.ts';
import { useCall } from '../../bridge/use-call.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import {
  correctionOf,
  valuesOf,
  type CorrectionProblem,
  type CorrectionValues,
} from './correction-values.ts';
import classes from './refused.module.css';

export type CorrectDialogProps = {
  readonly command: RefusedCommand;
  /** The command is as it was, or no longer refused. */
  readonly onClose: () => void;
};

/** Changes what Kafka refused, and sends it. */
export function CorrectDialog({ command, onClose }: CorrectDialogProps) {
  const { t } = useTranslation('refused');
  const language = useLanguage();
  useReturnFocus();
  const send = useCall('refused.send');
  const [values, setValues] = useState(() => valuesOf(command));
  const [problems, setProblems] = useState<readonly CorrectionProblem[]>([]);
  const [error, setError] = useState<AppError>();
  const set = (changed: Partial<CorrectionValues>) => setValues((before) => ({ ...before, ...changed }));
  const mono = { input: classes.mono ?? '' };

  async function go(): Promise<void> {
    const correction = correctionOf(command.id, values);
    if (!('id' in correction)) {
      setProblems(correction);
      return;
    }
    setProblems([]);
    const result = await send.run(correction);
    if (!result.ok) {
      setError(result.error);
      return;
    }
    const { position } = result.value;
    notifications.show({
      color: 'petrol',
      message: position
        ? t('form.sent', { position: Object.values(position).join(' / ') })
        : t('form.waiting'),
    });
    onClose();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('form.title')}
      closeButtonProps={{ 'aria-label': t('form.cancel') }}
    >
      <form
        className={classes.form}
        data-testid="correct-refused"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <p className={classes.why}>{refusalText(command.reason, language)}</p>
        <p className={classes.quiet}>{t('form.note')}</p>
        <TextInput
          label={t('form.topic')}
          required
          classNames={mono}
          value={values.topic}
          onChange={(event) => set({ topic: event.currentTarget.value })}
        />
        <TextInput
          label={t('form.key')}
          description={t('form.keyHint')}
          classNames={mono}
          value={values.key}
          onChange={(event) => set({ key: event.currentTarget.value })}
        />
        <TextInput
          label={t('form.timestamp')}
          description={t('form.timestampHint')}
          inputMode="numeric"
          value={values.timestamp}
          error={problems.includes('timestamp') && t('form.timestampWrong')}
          onChange={(event) => set({ timestamp: event.currentTarget.value })}
        />
        <Textarea
          label={t('form.headers')}
          description={t('form.headersHint')}
          autosize
          maxRows={10}
          classNames={mono}
          value={values.headers}
          error={problems.includes('headers') && t('form.headersWrong')}
          onChange={(event) => set({ headers: event.currentTarget.value })}
        />
        {values.value === undefined ? (
          <p className={classes.quiet}>{t('form.valueBytes', { count: command.sizeBytes })}</p>
        ) : (
          <Textarea
            label={t('form.value')}
            autosize
            minRows={3}
            maxRows={16}
            classNames={mono}
            value={values.value}
            onChange={(event) => set({ value: event.currentTarget.value })}
          />
        )}
        {error && <ErrorNote error={error} />}
        <div className={`${classes.actions} ${classes.end}`}>
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button
            type="submit"
            leftSection={<IconSend size="1rem" aria-hidden />}
            loading={send.pending}
            data-testid="send-refused"
          >
            {t('form.send')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
