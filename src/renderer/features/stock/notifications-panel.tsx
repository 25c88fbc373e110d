import { IconBell, IconDeviceMobile, IconHelp, IconMail, IconMessage, type Icon } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NotificationRow } from '../../../contract/rows.ts';
import { NOTIFICATION_CHANNELS } from '../../../domain/side-types.ts';
import { useStream } from '../../bridge/use-stream.ts';
import { CountSelect } from '../../ui/count-select.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { NO_VALUE } from '../../ui/formats.ts';
import type { LiveColumn } from '../../ui/live-column.ts';
import { LiveListPanel } from '../../ui/live-list-panel.tsx';
import { useOpenRecord } from '../../ui/open-record.ts';
import { OrderLink } from '../../ui/order-link.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { useTemplateText } from '../../ui/use-template-text.ts';
import { ToneBadge } from '../../ui/tone-badge.tsx';

type Channel = NotificationRow['channel'];
const ROWS = 100;
const CHANNELS: readonly Channel[] = [...NOTIFICATION_CHANNELS, 'other'];
const ICONS: Record<Channel, Icon> = {
  email: IconMail,
  sms: IconMessage,
  push: IconDeviceMobile,
  other: IconHelp,
};

/** What the shop told its customers. */
export function NotificationsPanel() {
  const { t } = useTranslation('stock');
  const [search, setSearch] = useState('');
  const [channel, setChannel] = useState<Channel | 'all'>('all');
  const stream = useStream('notifications', { search, filter: channel, limit: ROWS });
  const list = stream.phase === 'ready' ? stream.value : undefined;
  const columns = useNotificationColumns();
  const openRecord = useOpenRecord((open) => open.openRecord);
  const onOpen = useCallback(
    (row: NotificationRow) => openRecord({ position: row.position, orderId: row.orderId }),
    [openRecord],
  );
  return (
    <LiveListPanel
      testId="notifications"
      title={t('list.title')}
      label={t('list.label')}
      stream={stream}
      limit={ROWS}
      filterKey={channel}
      columns={columns}
      onOpen={onOpen}
      search={search}
      searchLabel={t('list.search')}
      onSearch={setSearch}
      filter={
        <CountSelect
          label={t('list.channel')}
          value={channel}
          onChange={setChannel}
          allLabel={t('list.allChannels')}
          total={list?.total}
          options={CHANNELS.filter((each) => each !== 'other' || list?.counts.other).map((value) => ({
            value,
            label: t(`channel.${value}`),
            count: list?.counts[value],
          }))}
        />
      }
      exports={<ExportButton list="notifications" filter={channel} search={search} />}
      filtered={search !== '' || channel !== 'all'}
      onClearFilters={() => {
        setSearch('');
        setChannel('all');
      }}
      empty={{ icon: IconBell, title: t('list.emptyTitle'), hint: t('list.emptyHint') }}
      height="max(24rem, calc(100dvh - 24rem))"
    />
  );
}

function useNotificationColumns(): readonly LiveColumn<NotificationRow>[] {
  const { t } = useTranslation(['stock', 'common']);
  const templateText = useTemplateText();
  return useMemo(
    () => [
      {
        id: 'channel',
        header: t('stock:list.channel'),
        width: 110,
        phone: 'end',
        cell: (row) => (
          <ToneBadge icon={ICONS[row.channel]} tone="quiet">
            {row.channel === 'other'
              ? row.channelText || t('stock:channel.other')
              : t(`stock:channel.${row.channel}`)}
          </ToneBadge>
        ),
      },
      {
        id: 'template',
        header: t('stock:list.template'),
        width: '1.2fr',
        phone: 'title',
        cell: (row) => <span title={row.template}>{templateText(row.template)}</span>,
      },
      {
        id: 'recipient',
        header: t('stock:list.recipient'),
        width: '1.6fr',
        phone: 'detail',
        cell: (row) => row.recipient || NO_VALUE,
      },
      {
        id: 'order',
        header: t('stock:list.order'),
        width: 100,
        phone: 'detail',
        cell: (row) => <OrderLink orderId={row.orderId} short />,
      },
      {
        id: 'time',
        header: t('common:time'),
        width: 90,
        align: 'right',
        phone: 'detail',
        cell: (row) => <TimeText atMs={row.atMs} />,
      },
    ],
    [t, templateText],
  );
}
