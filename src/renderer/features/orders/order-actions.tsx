import { Button, Tooltip } from '@mantine/core';
import { IconForms, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../bridge/use-call.ts';
import { useAnnounceReceipt } from '../../ui/use-announce-receipt.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { OrderForm } from './order-form.tsx';
import classes from './orders.module.css';
import { withKey } from '../../ui/action-keys.ts';

/** One order at a time: with one click, its values drawn at random, or by the form. */
export function OrderActions() {
  const { t } = useTranslation('orders');
  const language = useLanguage();
  const announce = useAnnounceReceipt();
  const [formOpen, setFormOpen] = useState(false);
  const suggest = useCall('orders.suggest');
  const create = useCall('orders.create');

  async function createNow(): Promise<void> {
    const suggested = await suggest.run({ language });
    announce(suggested.ok ? await create.run(suggested.value) : suggested);
  }

  return (
    <div className={classes.create}>
      <Tooltip label={t('createNowHint')}>
        <Button
          leftSection={<IconPlus size="1.125rem" aria-hidden />}
          {...withKey('create')}
          onClick={() => void createNow()}
          disabled={suggest.pending || create.pending}
        >
          {t('createNow')}
        </Button>
      </Tooltip>
      <Button
        variant="default"
        leftSection={<IconForms size="1.125rem" aria-hidden />}
        {...withKey('createByForm')}
        onClick={() => setFormOpen(true)}
      >
        {t('createByForm')}
      </Button>
      <OrderForm opened={formOpen} onClose={() => setFormOpen(false)} />
    </div>
  );
}
