import { Button, Modal, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useCallback, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../contract/app-error.ts';
import { fieldProblemText } from '../../../contract/error-text.ts';
import type { OrderRow } from '../../../contract/rows.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { OrderPicker } from '../../ui/order-picker.tsx';
import { useAnnounceReceipt } from '../../ui/use-announce-receipt.ts';
import { useLanguage } from '../../ui/use-language.ts';
import classes from './deliveries.module.css';

export type DeliveryFormProps = {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Filled in at first. */
  readonly orderId: string;
};

export function DeliveryForm({ opened, onClose, orderId: firstOrderId }: DeliveryFormProps) {
  const { t } = useTranslation('deliveries');
  const language = useLanguage();
  const announce = useAnnounceReceipt();
  const onPhone = useMediaQuery('(max-width: 48em)');
  const create = useCall('deliveries.create');
  const [orderId, setOrderId] = useState(firstOrderId);
  const [address, setAddress] = useState('');
  const [estimatedDate, setEstimatedDate] = useState('');
  const [error, setError] = useState<AppError>();

  const status = useStream('status');
  const isPrivate = status.phase === 'ready' && status.value.privacy;
  const onFound = useCallback(
    (order: OrderRow | undefined) => {
      // A mask is no address: the console takes the order's own.
      if (order?.address && !isPrivate) setAddress(order.address);
    },
    [isPrivate],
  );

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    const result = await create.run({
      orderId: orderId.trim(),
      ...(isPrivate && address === '' ? {} : { address }),
      ...(estimatedDate === '' ? {} : { estimatedDate }),
    });
    setError(result.ok ? undefined : result.error);
    if (!result.ok) return;
    announce(result);
    setOrderId('');
    setAddress('');
    onClose();
  }

  function problemOf(field: string): string | undefined {
    const problem = error?.fields?.find((each) => each.field === field);
    return problem && fieldProblemText(problem, language);
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('form.title')}
      fullScreen={onPhone ?? false}
      closeButtonProps={{ 'aria-label': t('form.cancel') }}
    >
      <form onSubmit={(event) => void send(event)} noValidate className={classes.form}>
        <OrderPicker value={orderId} onChange={setOrderId} onFound={onFound} error={problemOf('orderId')} />
        <TextInput
          label={t('form.address')}
          description={isPrivate && t('form.addressMasked')}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          error={problemOf('address')}
        />
        <TextInput
          type="date"
          label={t('form.estimatedDate')}
          description={t('form.estimatedHint')}
          value={estimatedDate}
          onChange={(event) => setEstimatedDate(event.currentTarget.value)}
          error={problemOf('estimatedDate')}
        />
        {error && !error.fields && <ErrorNote error={error} />}
        <Button
          type="submit"
          leftSection={<IconSend size="1.125rem" aria-hidden />}
          disabled={create.pending}
        >
          {t('form.send')}
        </Button>
      </form>
    </Modal>
  );
}
