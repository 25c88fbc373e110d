import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlayerTrackNext } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DeliveryRow } from '../../../contract/rows.ts';
import type { DeliveryState } from '../../../domain/entities.ts';
import { useCall } from '../../bridge/use-call.ts';
import { stateLook } from '../../ui/state-look.ts';
import { useAnnounceReceipt } from '../../ui/use-announce-receipt.ts';
import { laterStates } from './delivery-view.ts';
import classes from './deliveries.module.css';
import { withKey } from '../../ui/action-keys.ts';

/** To the next state with one click, or to a later one by the menu. */
export function AdvanceButton({ delivery }: { readonly delivery: DeliveryRow }) {
  const { t } = useTranslation(['deliveries', 'common']);
  const announce = useAnnounceReceipt();
  const advance = useCall('deliveries.advance');
  const later = laterStates(delivery.state);
  const idle = later.length === 0 || advance.pending;

  async function to(state?: DeliveryState): Promise<void> {
    announce(await advance.run({ deliveryId: delivery.deliveryId, to: state }));
  }

  return (
    <div className={classes.advance}>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconPlayerTrackNext size="1rem" aria-hidden />}
        {...withKey('advance')}
        disabled={idle}
        onClick={() => void to()}
      >
        {t('deliveries:advance')}
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size="1.625rem" variant="light" disabled={idle} aria-label={t('deliveries:advanceTo')}>
            <IconChevronDown size="1rem" aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {later.map((state) => {
            const { icon: IconOf } = stateLook('delivery', state);
            return (
              <Menu.Item
                key={state}
                leftSection={<IconOf size="1rem" aria-hidden />}
                onClick={() => void to(state)}
              >
                {t(`common:state.delivery.${state}`)}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
