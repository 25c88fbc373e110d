import { Button, Modal, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowsShuffle, IconSend } from '@tabler/icons-react';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../contract/app-error.ts';
import { fieldProblemText } from '../../../contract/error-text.ts';
import { useCall } from '../../bridge/use-call.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useAnnounceReceipt } from '../../ui/use-announce-receipt.ts';
import { useLanguage } from '../../ui/use-language.ts';
import {
  fieldOf,
  toFormValues,
  toOrderInput,
  type OrderField,
  type OrderFormValues,
} from './order-form-values.ts';
import classes from './orders.module.css';

const FIELDS = [
  { name: 'customerName', wide: false },
  { name: 'customerEmail', wide: false },
  { name: 'product', wide: true },
  { name: 'quantity', wide: false },
  { name: 'amount', wide: false },
  { name: 'currency', wide: false },
  { name: 'address', wide: true },
] as const satisfies readonly { name: OrderField; wide: boolean }[];

export type OrderFormProps = { readonly opened: boolean; readonly onClose: () => void };

/** Filled in with sensible values, so that one click is enough. */
export function OrderForm({ opened, onClose }: OrderFormProps) {
  const { t } = useTranslation('orders');
  const language = useLanguage();
  const announce = useAnnounceReceipt();
  const onPhone = useMediaQuery('(max-width: 48em)');
  const suggest = useCall('orders.suggest');
  const create = useCall('orders.create');
  const [values, setValues] = useState<OrderFormValues>();
  const [error, setError] = useState<AppError>();

  async function shuffle(): Promise<void> {
    const suggested = await suggest.run({ language });
    if (!suggested.ok) setError(suggested.error);
    else {
      setError(undefined);
      setValues(toFormValues(suggested.value, language));
    }
  }

  useEffect(() => {
    if (opened) void shuffle();
    // New values at each opening, not at each change of what `shuffle` is made of.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [opened]);

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!values) return;
    const result = await create.run(toOrderInput(values));
    if (result.ok) {
      announce(result);
      onClose();
    } else setError(result.error);
  }

  function problemOf(name: OrderField): string | undefined {
    const problem = error?.fields?.find((each) => fieldOf(each) === name);
    return problem && fieldProblemText(problem, language);
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('form.title')}
      fullScreen={onPhone ?? false}
      size="lg"
      closeButtonProps={{ 'aria-label': t('form.cancel') }}
    >
      <form onSubmit={(event) => void send(event)} noValidate className={classes.form}>
        {FIELDS.map(({ name, wide }) => (
          <TextInput
            key={name}
            className={wide ? classes.wide : undefined}
            label={t(`form.${name}`)}
            value={values?.[name] ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setValues(
                (now) => now && { ...now, [name]: name === 'currency' ? value.toUpperCase() : value },
              );
            }}
            error={problemOf(name)}
            inputMode={name === 'amount' ? 'decimal' : name === 'quantity' ? 'numeric' : undefined}
            disabled={!values}
          />
        ))}
        {error && !error.fields && (
          <div className={classes.wide}>
            <ErrorNote error={error} />
          </div>
        )}
        <div className={classes.formActions}>
          <Button
            variant="default"
            leftSection={<IconArrowsShuffle size="1.125rem" aria-hidden />}
            onClick={() => void shuffle()}
            disabled={suggest.pending}
          >
            {t('form.shuffle')}
          </Button>
          <Button
            type="submit"
            leftSection={<IconSend size="1.125rem" aria-hidden />}
            disabled={!values || create.pending}
          >
            {t('form.send')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
