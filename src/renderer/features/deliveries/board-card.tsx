import { ActionIcon } from '@mantine/core';
import { IconPlayerTrackNext } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryRow } from '../../../contract/rows.ts';
import { useCall } from '../../bridge/use-call.ts';
import { usePainted } from '../../bridge/use-painted.ts';
import { ForWriter } from '../../ui/for-writer.tsx';
import { useFormats } from '../../ui/formats.ts';
import { useOpenRecord } from '../../ui/open-record.ts';
import { shortId } from '../../ui/short-id.ts';
import { useAnnounceReceipt } from '../../ui/use-announce-receipt.ts';
import type { Writes } from '../../ui/use-can-write.ts';
import { laterStates } from './delivery-view.ts';
import classes from './delivery-board.module.css';
import { withKey } from '../../ui/action-keys.ts';

const DELIVERIES: Writes = ['delivery'];

/** One delivery on the board: which, where to, and since when it is in its column. */
export const BoardCard = memo(function BoardCard({ delivery }: { readonly delivery: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  const formats = useFormats();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const announce = useAnnounceReceipt();
  const advance = useCall('deliveries.advance');
  const { key, deliveryId, orderId, address, last, lastAtMs, state } = delivery;
  usePainted(last);
  return (
    <li className={classes.card} data-card={key} data-row-key={key} data-state={state}>
      <button
        type="button"
        className={classes.open}
        title={t('openRecord')}
        onClick={() => openRecord({ position: last, orderId })}
      >
        <strong>{shortId(deliveryId)}</strong>
        <span className={classes.address} title={address}>
          {address || t('noAddress')}
        </span>
        <span className={classes.time}>{formats.time(lastAtMs)}</span>
      </button>
      {laterStates(state).length > 0 && (
        <ForWriter writes={DELIVERIES}>
          <ActionIcon
            variant="subtle"
            size="1.5rem"
            aria-label={`${t('advance')} ${shortId(deliveryId)}`}
            title={t('advance')}
            {...withKey('advance')}
            disabled={advance.pending}
            onClick={() => void advance.run({ deliveryId }).then(announce)}
          >
            <IconPlayerTrackNext size="0.875rem" aria-hidden />
          </ActionIcon>
        </ForWriter>
      )}
    </li>
  );
});
