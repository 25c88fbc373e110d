import { Button, Tooltip } from '@mantine/core';
import { IconDice5, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../bridge/use-call.ts';
import { useAnnounceReceipt } from '../../ui/use-announce-receipt.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { OrderForm } from './order-form.tsx';
import classes from './orders.module.css';

/** One order at a time: by the form, or at random with one click. */
export function OrderActions() {
  const { t } = useTranslation('orders');
  const language = useLanguage();
  const announce = useAnnounceReceipt();
  const [formOpen, setFormOpen] = useState(false);
  const suggest = useCall('orders.suggest');
  const create = useCall('orders.create');

  async function createRandom(): Promise<void> {
    const suggested = await suggest.run({ language });
    announce(suggested.ok ? await create.run(suggested.value) : suggested);
  }

  return (
    <div className={classes.create}>
      <Button leftSection={<IconPlus size="1.125rem" aria-hidden />} onClick={() => setFormOpen(true)}>
        {t('create')}
      </Button>
      <Tooltip label={t('randomHint')}>
        <Button
          variant="default"
          leftSection={<IconDice5 size="1.125rem" aria-hidden />}
          onClick={() => void createRandom()}
          disabled={suggest.pending || create.pending}
        >
          {t('random')}
        </Button>
      </Tooltip>
      <OrderForm opened={formOpen} onClose={() => setFormOpen(false)} />
    </div>
  );
}
