import { Button, NativeSelect, SegmentedControl, Slider, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useCallback, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearch } from 'wouter';
import type { AppError } from '../../../contract/app-error.ts';
import { fieldProblemText } from '../../../contract/error-text.ts';
import type { OrderRow } from '../../../contract/rows.ts';
import { PAYMENT_METHODS } from '../../../domain/entities.ts';
import { useCall } from '../../bridge/use-call.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useFormats } from '../../ui/formats.ts';
import { OrderPicker } from '../../ui/order-picker.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useAnnounceReceipt } from '../../ui/use-announce-receipt.ts';
import { useLanguage } from '../../ui/use-language.ts';
import {
  fieldOf,
  firstValues,
  isBesideFields,
  toPaymentInput,
  withTotalOf,
  type PaymentFormValues,
} from './payment-form-values.ts';
import classes from './payments.module.css';
import { withKey } from '../../ui/action-keys.ts';

const OUTCOMES = ['random', 'succeeded', 'failed'] as const;

type Sent = { readonly asked: PaymentFormValues['outcome']; readonly state: 'succeeded' | 'failed' };

/** Pays an order: one that was found, or any id. */
export function PaymentForm() {
  const { t } = useTranslation(['payments', 'common']);
  const language = useLanguage();
  const formats = useFormats();
  const announce = useAnnounceReceipt();
  const create = useCall('payments.create');
  const asked = new URLSearchParams(useSearch()).get('order') ?? '';
  const [values, setValues] = useState(() => firstValues(asked, language));
  const [known, setKnown] = useState(false);
  const [error, setError] = useState<AppError>();
  const [sent, setSent] = useState<Sent>();

  function change(part: Partial<PaymentFormValues>): void {
    setValues((now) => ({ ...now, ...part }));
  }

  const onFound = useCallback(
    (order: OrderRow | undefined) => {
      setKnown(order !== undefined);
      const total = order?.total;
      if (total) setValues((now) => withTotalOf(now, total, language));
    },
    [language],
  );

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    const result = await create.run(toPaymentInput(values));
    if (!result.ok) {
      setError(result.error);
      setSent(undefined);
      return;
    }
    setError(undefined);
    setSent({ asked: values.outcome, state: result.value.state === 'failed' ? 'failed' : 'succeeded' });
    announce(result);
  }

  function problemOf(name: keyof PaymentFormValues): string | undefined {
    const problem = error?.fields?.find((each) => fieldOf(each) === name);
    return problem && fieldProblemText(problem, language);
  }

  return (
    <Panel title={t('payments:form.title')} testId="payment-form">
      <form onSubmit={(event) => void send(event)} noValidate className={classes.form}>
        <OrderPicker
          value={values.orderId}
          onChange={(orderId) => change({ orderId })}
          onFound={onFound}
          error={problemOf('orderId')}
        />
        <div className={classes.pair}>
          <TextInput
            label={`${t('payments:form.amount')} (${values.currency})`}
            value={values.amount}
            onChange={(event) => change({ amount: event.currentTarget.value })}
            inputMode="decimal"
            error={problemOf('amount')}
          />
          <NativeSelect
            label={t('payments:form.method')}
            value={values.method}
            onChange={(event) => {
              const method = PAYMENT_METHODS.find((each) => each === event.currentTarget.value);
              if (method) change({ method });
            }}
            data={PAYMENT_METHODS.map((value) => ({ value, label: t(`common:method.${value}`) }))}
          />
        </div>
        <SegmentedControl
          fullWidth
          aria-label={t('payments:form.outcome')}
          value={values.outcome}
          onChange={(outcome) => change({ outcome })}
          data={OUTCOMES.map((value) => ({ value, label: t(`payments:form.outcomes.${value}`) }))}
        />
        <div data-off={values.outcome !== 'random' || undefined} className={classes.chance}>
          <div className={classes.line}>
            <span>{t('payments:form.successRate')}</span>
            <strong>{formats.percent(values.successPercent / 100)}</strong>
          </div>
          <Slider
            min={0}
            max={100}
            value={values.successPercent}
            onChange={(successPercent) => change({ successPercent })}
            label={null}
            thumbLabel={t('payments:form.successRate')}
            disabled={values.outcome !== 'random'}
          />
          <p className={classes.hint}>{t('payments:form.drawn')}</p>
        </div>
        {values.orderId !== '' && !known && <p className={classes.note}>{t('payments:form.unknownOrder')}</p>}
        {error && !isBesideFields(error) && <ErrorNote error={error} />}
        <Button
          type="submit"
          {...withKey('create')}
          leftSection={<IconSend size="1.125rem" aria-hidden />}
          disabled={create.pending}
        >
          {t('payments:form.send')}
        </Button>
        <output className={classes.note} aria-label={t('payments:form.outcome')}>
          {sent &&
            t('payments:form.sent', {
              asked: t(`payments:form.outcomes.${sent.asked}`),
              state: t(`common:state.payment.${sent.state}`),
            })}
        </output>
      </form>
    </Panel>
  );
}
